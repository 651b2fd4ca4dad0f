namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Every row beside its neighbours: <c>y[i] = [x[i], x[i + 1], …, x[i + 2w]]</c>, the window around row <c>i + w</c>. A view: windows
    /// overlap in memory, nothing is copied. Rows that should see zeros beyond a text's ends need w rows of zeros there.
    /// </summary>
    /// <param name="width">w: how many neighbours on each side.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [rows − 2w, (2w + 1) · columns]</c>, with no rows where there are fewer than 2w + 1.</returns>
    /// <exception cref="ShapeException">This is no matrix, or the width is negative.</exception>
    public Tensor Windows(int width, Run run)
    {
        run.Check("windows", this);
        run.CheckRank("windows", "the input", this, 2, "[rows, columns]");
        if (width < 0) throw run.Mismatch("windows", $"a window reaches 0 or more rows on each side, not {width}");
        Tensor x = Contiguous(run);
        int columns = Shape.Columns, windows = Math.Max(0, Shape[0] - (2 * width));
        Tensor y = x.View(0, [windows, ((2 * width) + 1) * columns], columns);
        return run.Record("windows", y, [x], [], (dy, g) =>
        {
            Tensor dx = g.Run.Zeros(x.Shape);
            for (int k = 0; k <= 2 * width; k++)
            {
                Tensor rows = dx.View((long)k * columns, [windows, columns], columns);
                g.Run.Backend.Zip(new AddFunction(), rows, dy.View((long)k * columns, rows.Shape, dy.Pitch), rows, Stretch.None, g.Run);
            }
            g.Add(x, dx);
        });
    }
}
