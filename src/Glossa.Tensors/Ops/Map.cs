namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>Applies a function element by element: <c>y = f(x)</c>, <c>dx = dy · f′(x)</c>.</summary>
    /// <param name="f">The function with its constants.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Map<F>(F f, Run run) where F : struct, IFunction
    {
        run.Check(F.Name, this);
        Tensor x = this, y = run.Empty(Shape);
        run.Backend.Map(f, x, y, run);
        bool readsInput = (F.SlopeReads & Reads.Input) != 0, readsOutput = (F.SlopeReads & Reads.Output) != 0;
        return run.Record(F.Name, y, [x], [readsInput ? x : null, readsOutput ? y : null], (dy, g) =>
        {
            Tensor dx = g.Run.Empty(dy.Shape);
            g.Run.Backend.MapGradient(f, readsInput ? x : dy, readsOutput ? y : dy, dy, dx, g.Run);
            g.Add(x, dx);
        });
    }
}
