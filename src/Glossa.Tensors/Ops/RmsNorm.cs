namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Root-mean-square normalisation of every row (Zhang and Sennrich 2019): <c>x̂ = x · s</c> with <c>s = 1/√(mean(x²) + ε)</c>, <c>y =
    /// x̂ · gain</c>. With <c>d = dy · gain</c>: <c>dx = s · (d − x̂ · mean(d · x̂))</c>, <c>dgain = Σ dy · x̂</c> over all rows.
    /// </summary>
    /// <param name="gain">Multiplies each column. <c>Shape: [columns]</c>.</param>
    /// <param name="epsilon">ε: keeps rows of zeros finite.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The gain does not have one value for each column.</exception>
    public Tensor RmsNorm(Tensor gain, double epsilon, Run run)
    {
        run.Check("rmsNorm", this, gain);
        run.CheckShape("rmsNorm", "the gain", gain, [Shape.Columns], $"one number for each column of {Shape}");
        Run raw = run.WithoutGradients();
        Tensor s = Square(raw).Mean(-1, raw).Shift(epsilon, raw).Sqrt(raw).Reciprocal(raw);
        Tensor scaled = MultiplyColumn(s, raw), y = scaled.MultiplyRow(gain, raw);
        return run.Record("rmsNorm", y, [this, gain], [scaled, s, gain], (dy, g) =>
        {
            Tensor d = dy.MultiplyRow(gain, g.Run), along = d.Multiply(scaled, g.Run).Mean(-1, g.Run);
            g.Add(this, d.Subtract(scaled.MultiplyColumn(along, g.Run), g.Run).MultiplyColumn(s, g.Run));
            g.Add(gain, dy.Multiply(scaled, g.Run).SumRows(g.Run));
        });
    }
}
