namespace Glossa.Tensors;

/// <summary>
/// A function of one number as a value: what layers take where the literature says "activation". <c>Activation.Tanh</c>,
/// <c>Activation.HardSigmoid()</c>, or <see cref="Of{F}"/> for your own. Recurrent kernels are compiled for the pair of activations they
/// are given, so every one runs at full speed.
/// </summary>
public abstract partial class Activation
{
    /// <summary>An activation from any function.</summary>
    /// <param name="function">The function with its constants.</param>
    public static Activation Of<F>(F function) where F : struct, IFunction => new Wrapped<F>(function);

    /// <summary>The function's name.</summary>
    public abstract string Name { get; }

    /// <summary>The values the function's derivative is computed from.</summary>
    public abstract Reads SlopeReads { get; }

    /// <summary>Applies the function element by element.</summary>
    /// <param name="x">Any tensor.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as <paramref name="x"/>.</returns>
    public abstract Tensor Apply(Tensor x, Run run);

    /// <summary>Calls back with the function as a compile-time type: how kernels specialise themselves.</summary>
    /// <param name="visitor">The visitor that receives the function.</param>
    public abstract void Accept<TVisitor>(ref TVisitor visitor) where TVisitor : IActivationVisitor, allows ref struct;

    /// <inheritdoc/>
    public override string ToString() => Name;

    private sealed class Wrapped<F>(F function) : Activation where F : struct, IFunction
    {
        public override string Name => F.Name;

        public override Reads SlopeReads => F.SlopeReads;

        public override Tensor Apply(Tensor x, Run run) => x.Map(function, run);

        public override void Accept<TVisitor>(ref TVisitor visitor) => visitor.Visit(function);
    }
}

/// <summary>Receives an activation's function as a type (see <see cref="Activation.Accept"/>).</summary>
public interface IActivationVisitor
{
    /// <summary>Called with the function.</summary>
    /// <param name="function">The function with its constants.</param>
    void Visit<F>(F function) where F : struct, IFunction;
}
