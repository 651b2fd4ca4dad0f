namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The lower triangle of each matrix, zeros above: <c>y[…, i, j] = x[…, i, j]</c> where <c>j ≤ i + diagonal</c>.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="diagonal">The last diagonal kept: 0 is the main one, positive ones lie above it.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">This is no matrix.</exception>
    public Tensor Tril(Run run, int diagonal = 0) => Triangle("tril", (row, column) => column <= row + diagonal, run);

    /// <summary>
    /// The upper triangle of each matrix, zeros below: <c>y[…, i, j] = x[…, i, j]</c> where <c>j ≥ i + diagonal</c>.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="diagonal">The first diagonal kept: 0 is the main one, positive ones lie above it.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">This is no matrix.</exception>
    public Tensor Triu(Run run, int diagonal = 0) => Triangle("triu", (row, column) => column >= row + diagonal, run);

    private Tensor Triangle(string op, Func<int, int, bool> isKept, Run run)
    {
        run.Check(op, this);
        if (Shape.Rank < 2) throw run.Mismatch(op, $"a triangle is taken of the last two axes, but the input has shape {Shape}");
        int rows = Shape[-2], columns = Shape[-1];
        float[] kept = new float[(long)rows * columns];
        for (int i = 0; i < kept.Length; i++) kept[i] = isKept(i / columns, i % columns) ? 1 : 0;
        Run raw = run.WithoutGradients();
        return Mask(raw.From(kept, [rows, columns]).BroadcastTo(Shape, raw), run);
    }
}
