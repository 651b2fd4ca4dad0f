namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The cross-entropy of each row's softmax with its right column: <c>ℓ = −ln softmax(x)[target]</c>. One operation instead of a
    /// logarithm of the softmax and a choice, because its gradient is so simple: <c>dx = (softmax(x) − onehot(target)) · dℓ</c>.
    /// </summary>
    /// <param name="targets">The right column of each row. <c>Shape: [...]</c> for this of <c>[..., columns]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="ignored">A target whose rows have loss 0 and get no gradient, or null.</param>
    /// <returns>One loss a row. <c>Shape:</c> as <paramref name="targets"/>.</returns>
    /// <exception cref="ShapeException">There is not one target for each row.</exception>
    /// <exception cref="OutOfRangeException">A target is not a column.</exception>
    public Tensor SoftmaxCrossEntropy(IdTensor targets, Run run, long? ignored = null)
    {
        run.Check("softmaxCrossEntropy", this);
        long[] cells = CellsOf("softmaxCrossEntropy", targets, ignored, run);
        Run raw = run.WithoutGradients();
        Tensor x = this, logProbabilities = LogSoftmax(raw);
        Tensor losses = logProbabilities.Pick(targets, raw, ignored).Negate(raw);
        return run.Record("softmaxCrossEntropy", losses, [x], [logProbabilities], (dLosses, g) =>
        {
            Tensor share = ZeroWhereIgnored(dLosses, cells, g.Run);
            Tensor dx = logProbabilities.Exp(g.Run).MultiplyColumn(share, g.Run);
            IdTensor rightCells = new(cells, [cells.Length]);
            g.Run.Backend.ScatterAddRows(share.Negate(g.Run).View(0, [cells.Length, 1], 1), rightCells,
                dx.View(0, [checked(cells.Length * Shape.Columns), 1], 1), g.Run);
            g.Add(x, dx);
        });
    }

    private static Tensor ZeroWhereIgnored(Tensor dLosses, long[] cells, Run run)
    {
        if (!cells.Contains(-1)) return dLosses;
        float[] kept = [.. cells.Select(cell => cell < 0 ? 0f : 1f)];
        return dLosses.Mask(run.From(kept, dLosses.Shape), run);
    }
}
