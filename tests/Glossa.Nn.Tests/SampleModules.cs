using Glossa.Tensors;

namespace Glossa.Nn.Tests;

/// <summary>Modules of every make, for <see cref="ModuleTests"/>.</summary>
internal static class SampleModules
{
    /// <summary>A module with one parameter, "weight", of 6 values.</summary>
    public static Linear Small() => new(3, 2, bias: false);

    internal class WithBase : Module
    {
        private readonly Linear baseLayer = Small();

        public Linear BaseLayer => baseLayer;
    }

    internal sealed class Everything(Linear captured) : WithBase
    {
        private readonly Linear plain = Small();

        public Linear Property { get; } = Small();

        [field: StateName("self_attn")]
        public Linear Attention { get; } = Small();

        public Linear?[] Array { get; } = [Small(), null, Small()];

        public List<Linear> List { get; } = [Small()];

        public Dictionary<string, Linear> ByName { get; } = new() { ["left"] = Small(), ["right"] = Small() };

        public Linear[][] Grid { get; } = [[Small()], [Small(), Small()]];

        public Linear HTTPClient2 { get; } = Small();

        public string Text { get; } = "no module";

        public Linear? Nothing { get; }

        public (Linear, Linear) Both => (plain, captured);
    }

    internal sealed class Reversed : Module
    {
        private readonly Linear zulu = Small(), middle = Small(), alpha = Small();

        public IEnumerable<Linear> All => [alpha, middle, zulu];
    }

    internal sealed class Tower : Module
    {
        public Tower()
        {
            NewParameter("scale", [], Initializer.Ones);
            NewBuffer("counts", [4], Initializer.Zeros);
        }

        public Linear First { get; } = new(3, 2);

        public Linear Second { get; } = new(2, 1, bias: false);
    }

    internal sealed class Twice(Linear a, Linear b) : Module
    {
        public Linear A { get; } = a;

        public Linear B { get; } = b;
    }

    internal sealed class Thrice(Linear a, Linear extra, Linear b) : Module
    {
        public Linear A { get; } = a;

        public Linear Extra { get; } = extra;

        public Linear B { get; } = b;
    }

    internal sealed class Parent : Module
    {
        public Parent() => Child = new Child(this);

        public Child Child { get; }
    }

    internal sealed class Child : Module
    {
        public Child(Parent parent)
        {
            Parent = parent;
            NewParameter("weight", [2], Initializer.Ones);
        }

        public Parent Parent { get; }
    }

    internal sealed class SameTwice : Module
    {
        public SameTwice()
        {
            NewParameter("w", [1], Initializer.Zeros);
            NewParameter("w", [2], Initializer.Zeros);
        }
    }

    internal class Below : Module
    {
        private readonly Linear layer = Small();

        public Tensor Apply(Tensor x, Run run) => layer.Forward(x, run);
    }

    internal sealed class Derived : Below
    {
        private readonly Linear layer = Small();

        public Tensor ApplyOwn(Tensor x, Run run) => layer.Forward(x, run);
    }
}
