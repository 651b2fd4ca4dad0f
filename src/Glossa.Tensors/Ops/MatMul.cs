namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The matrix product <c>op(A) · op(B)</c> of the last two axes, where op transposes if asked. Axes before them are a batch: equal on
    /// both sides, or absent on the right, which is then used for every matrix of the left.
    /// <c>dA = dC · Bᵀ</c>, <c>dB = Aᵀ · dC</c>.
    /// </summary>
    /// <param name="b">The right side. <c>Shape: [batch…, k, n]</c> or <c>[k, n]</c> (transposed: <c>[…, n, k]</c>).</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="transpose">Whether to transpose this. <c>Shape: [batch…, m, k]</c> (transposed: <c>[…, k, m]</c>).</param>
    /// <param name="transposeB">Whether to transpose the right side.</param>
    /// <returns><c>Shape: [batch…, m, n]</c>.</returns>
    /// <exception cref="ShapeException">The inner sizes or the batches differ.</exception>
    public Tensor MatMul(Tensor b, Run run, bool transpose = false, bool transposeB = false)
    {
        run.Check("matmul", this, b);
        Tensor a = this;
        Shape shape = MatMulShape(a, transpose, b, transposeB, run);
        Tensor c = run.Empty(shape);
        run.Backend.MatMul(a, transpose, b, transposeB, null, c, false, run);
        return run.Record("matmul", c, [a, b], [a, b], (dc, g) =>
        {
            bool isShared = b.Shape.Rank == 2 && a.Shape.Rank > 2;
            if (g.Needs(a))
            {
                if (!transpose) g.Add(a, dc.Times(b, false, !transposeB, g.Run));
                else if (!isShared) g.Add(a, b.Times(dc, transposeB, true, g.Run));
                else g.Add(a, dc.Times(b, false, !transposeB, g.Run).Transpose(-1, -2, g.Run));
            }
            if (!g.Needs(b)) return;
            if (!isShared) g.Add(b, transposeB ? dc.Times(a, true, transpose, g.Run) : a.Times(dc, !transpose, false, g.Run));
            else g.Add(b, SharedGradient(a, transpose, dc, transposeB, g.Run));
        });
    }

    /// <summary>Multiplies without recording; used by backward formulas.</summary>
    internal Tensor Times(Tensor b, bool transpose, bool transposeB, Run run)
    {
        Tensor c = run.Empty(MatMulShape(this, transpose, b, transposeB, run));
        run.Backend.MatMul(this, transpose, b, transposeB, null, c, false, run);
        return c;
    }

    /// <summary>The gradient of a right side that served a whole batch: the batch's rows are one long summed dimension.</summary>
    private static Tensor SharedGradient(Tensor a, bool transpose, Tensor dc, bool transposeB, Run run)
    {
        if (transpose)
        {
            // Aᵀ is not a matter of rows: sum the batch of products.
            Tensor each = transposeB ? dc.Times(a, true, true, run) : a.Times(dc, false, false, run);
            return each.Reshape([-1, each.Shape[-2] * each.Shape[-1]], run).SumRows(run).Reshape(each.Shape[^2..], run);
        }
        Tensor rowsA = a.Reshape([-1, a.Shape.Columns], run), rowsC = dc.Reshape([-1, dc.Shape.Columns], run);
        return transposeB ? rowsC.Times(rowsA, true, false, run) : rowsA.Times(rowsC, true, false, run);
    }

    private static Shape MatMulShape(Tensor a, bool transposeA, Tensor b, bool transposeB, Run run)
    {
        if (a.Shape.Rank < 2 || b.Shape.Rank < 2)
        {
            throw run.Mismatch("matmul", $"both sides need at least two axes, but the shapes are {a.Shape} and {b.Shape}. "
                + "Reshape a vector to one row or one column");
        }
        (int m, int k) = transposeA ? (a.Shape[-1], a.Shape[-2]) : (a.Shape[-2], a.Shape[-1]);
        (int inner, int n) = transposeB ? (b.Shape[-1], b.Shape[-2]) : (b.Shape[-2], b.Shape[-1]);
        if (k != inner)
        {
            throw run.Mismatch("matmul",
                $"{a.Shape}{(transposeA ? " transposed" : "")} times {b.Shape}{(transposeB ? " transposed" : "")}: "
                    + $"the inner sizes {k} and {inner} differ");
        }
        if (b.Shape.Rank > 2 && a.Shape[..^2] != b.Shape[..^2])
        {
            throw run.Mismatch("matmul", $"the batch axes of {a.Shape} and {b.Shape} differ. "
                + "Bring them to one shape with BroadcastTo, or give the right side none");
        }
        return a.Shape[..^2].Append(m, n);
    }
}
