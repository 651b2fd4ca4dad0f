namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Batch normalisation of every channel by given statistics: <c>y = (x − mean) / √(var + ε) · gain + bias</c> (Ioffe and Szegedy 2015).
    /// Gradients flow into the statistics too, so statistics of the batch itself are simply passed in.
    /// </summary>
    /// <param name="mean">The channels' means. <c>Shape: [channels]</c>.</param>
    /// <param name="variance">The channels' variances. <c>Shape: [channels]</c>.</param>
    /// <param name="gain">A factor for each channel, or null. <c>Shape: [channels]</c>.</param>
    /// <param name="bias">A summand for each channel, or null. <c>Shape: [channels]</c>.</param>
    /// <param name="epsilon">ε: keeps constant channels finite.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, channels, …]</c>, as this.</returns>
    public Tensor BatchNorm(Tensor mean, Tensor variance, Tensor? gain, Tensor? bias, double epsilon, Run run)
    {
        // y = x · scale + shift with one scale and shift a channel.
        Tensor scale = variance.Shift(epsilon, run).Sqrt(run).Reciprocal(run);
        if (gain is not null) scale = scale.Multiply(gain, run);
        Tensor shift = mean.Multiply(scale, run).Negate(run);
        if (bias is not null) shift = shift.Add(bias, run);
        return PerChannel(scale, shift, run);
    }

    /// <summary>The mean and the biased variance of every channel over the batch and all positions.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [channels]</c> each, for this of <c>[batch, channels, …]</c>.</returns>
    public (Tensor Mean, Tensor Variance) ChannelStatistics(Run run)
    {
        if (Shape.Rank < 2) throw run.Mismatch("channelStatistics", $"the input has shape {Shape}, but [batch, channels, …] is needed");
        Tensor rows = Shape.Rank == 2 ? this : Reshape([Shape[0], Shape[1], -1], run).Transpose(0, 1, run).Reshape([Shape[1], -1], run);
        if (Shape.Rank == 2)
        {
            Tensor mean = SumRows(run).Scale(1.0 / Shape[0], run);
            return (mean, AddRow(mean.Negate(run), run).Square(run).SumRows(run).Scale(1.0 / Shape[0], run));
        }
        Tensor means = rows.Mean(-1, run);
        return (means, rows.AddColumn(means.Negate(run), run).Square(run).Mean(-1, run));
    }

    /// <summary><c>y = x · scale + shift</c> with one scale and shift a channel (axis 1).</summary>
    private Tensor PerChannel(Tensor scale, Tensor shift, Run run)
    {
        run.CheckShape("batchNorm", "the channels' scale", scale, [Shape[1]], $"one number for each channel of {Shape}");
        if (Shape.Rank == 2) return MultiplyRow(scale, run).AddRow(shift, run);
        Tensor scales = scale.Expand(0, Shape[0], run).Flatten(run), shifts = shift.Expand(0, Shape[0], run).Flatten(run);
        return Planes(run).MultiplyColumn(scales, run).AddColumn(shifts, run).Reshape(Shape, run);
    }

    /// <summary>Every plane of every image as one row: a channel's number is then a row's.</summary>
    /// <returns><c>Shape: [batch · channels, positions]</c> for this of <c>[batch, channels, …]</c>.</returns>
    private Tensor Planes(Run run) => Reshape(Shape.Create([Shape[0] * Shape[1], checked((int)Shape[2..].Count)]), run);
}
