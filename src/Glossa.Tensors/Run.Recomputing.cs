namespace Glossa.Tensors;

public sealed partial class Run
{
    /// <summary>
    /// Computes a value without storing what its backward pass needs: the backward pass computes it again from the inputs (Chen et al.
    /// 2016, "Training deep nets with sublinear memory cost"). Value and gradients have the same bits; random numbers are drawn again.
    /// </summary>
    /// <param name="compute">The computation, in the run that it is given. It is called twice, so it must change nothing, such as the
    /// statistics of a batch normalisation.</param>
    /// <param name="inputs">Everything it reads that a gradient can flow to: values that were computed before, and parameters. Null entries
    /// are ignored.</param>
    /// <returns>The value.</returns>
    /// <exception cref="GraphException">In the backward pass: it reads a value computed before that is not among the inputs.</exception>
    public Tensor Recompute(Func<Run, Tensor> compute, params ReadOnlySpan<Tensor?> inputs)
    {
        if (!RecordsGradients) return compute(this);
        ulong drawn = Random.Position;
        // What is recorded now is forgotten with the scope.
        Tensor output = Scoped(() => compute(this));
        return Record("recompute", output, inputs, inputs, (upstream, gradients) =>
        {
            long first = state.Nodes;
            gradients.AddThrough(Again(compute, drawn), upstream, first);
        });
    }

    /// <summary>Computes a value once more within a backward pass, with the random numbers from a position on.</summary>
    private Tensor Again(Func<Run, Tensor> compute, ulong drawn)
    {
        (ulong position, BackwardPass? pass) = (Random.Position, state.Pass);
        (Random.Position, state.Pass) = (drawn, null);
        try
        {
            // The outputs of layers were reported the first time.
            return compute(Options.OnLayer is null ? this : new Run(Options with { OnLayer = null }, state));
        }
        finally
        {
            (Random.Position, state.Pass) = (position, pass);
        }
    }
}
