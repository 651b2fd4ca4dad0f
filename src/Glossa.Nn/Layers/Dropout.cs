using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Dropout of single elements (Srivastava et al. 2014): in training each is zero with probability p and otherwise divided by 1 − p.
/// </summary>
/// <param name="p">The probability of zero, in [0, 1].</param>
/// <remarks><c>Shape:</c> any, in and out.</remarks>
public sealed class Dropout(double p) : TokenwiseLayer, IDescribed
{
    /// <inheritdoc/>
    public string Description => $"p = {p:G3}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => x.Dropout(p, run);
}

/// <summary>
/// Dropout of whole channels: the same channels are dropped at every position of a text or image (spatial dropout, Tompson et al. 2015).
/// </summary>
/// <param name="p">The probability of zero, in [0, 1].</param>
/// <param name="channelAxis">The axis of the channels: −1 for texts <c>[batch, time, channels]</c>, 1 for images <c>[batch, channels,
/// height, width]</c>.</param>
/// <remarks><c>Shape:</c> as the axis says, in and out.</remarks>
public sealed class SpatialDropout(double p, int channelAxis = -1) : Layer, IDescribed
{
    /// <inheritdoc/>
    public string Description => $"p = {p:G3}, channels on axis {channelAxis}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run)
    {
        Shape mask = x.Shape;
        int channels = mask.Axis(channelAxis);
        for (int axis = 1; axis < mask.Rank; axis++)
        {
            if (axis != channels) mask = mask.With(axis, 1);
        }
        return x.Dropout(p, mask, run);
    }

    /// <summary>Drops the same channels at every step of each packed sequence.</summary>
    /// <param name="x">The sequences.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>Sequences of the same lengths.</returns>
    public PackedSequence Forward(PackedSequence x, Run run) => x.With(Within(run, () => x.Data.DropColumns(p, x.Layout, run)));
}

/// <summary>Dropout that is the same at every step of a sequence.</summary>
internal static class SequenceDropout
{
    /// <summary>Drops the same columns at every step of each sequence; see <see cref="SpatialDropout"/>.</summary>
    /// <param name="x">The rows of packed sequences. <c>Shape: [rows, columns]</c>.</param>
    /// <param name="p">The probability of zero.</param>
    /// <param name="layout">Their layout.</param>
    /// <param name="run">The run to compute in.</param>
    public static Tensor DropColumns(this Tensor x, double p, PackedLayout layout, Run run)
    {
        if (!run.IsTraining || p == 0) return x;
        int columns = x.Shape.Columns;
        if (layout.Rows == layout.Steps * layout.Sequences)
        {
            return x.Reshape([layout.Steps, layout.Sequences, columns], run).Dropout(p, [1, layout.Sequences, columns], run)
                .Reshape([-1, columns], run);
        }
        Tensor mask = run.Full([layout.Sequences, columns], 1).Dropout(p, run);
        long[] places = new long[layout.Rows];
        for (int step = 0, row = 0; step < layout.Steps; step++)
        {
            for (int place = 0; place < layout.BatchSizes[step]; place++) places[row++] = place;
        }
        return x.Multiply(mask.IndexSelect(new IdTensor(places, [places.Length]), run), run);
    }
}
