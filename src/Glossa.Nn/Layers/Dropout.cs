using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>Dropout of single elements (Srivastava et al. 2014): in training each is zero with probability p and otherwise divided by 1 − p.</summary>
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
/// <param name="channelAxis">The axis of the channels: −1 for texts <c>[batch, time, channels]</c>, 1 for images <c>[batch, channels, height, width]</c>.</param>
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
    public PackedSequence Forward(PackedSequence x, Run run)
    {
        if (!run.IsTraining || p == 0) return x;
        Tensor mask = run.Full([x.Layout.Sequences, x.Data.Shape.Columns], 1).Dropout(p, run);
        long[] places = new long[x.Layout.Rows];
        for (int step = 0, row = 0; step < x.Layout.Steps; step++)
        {
            for (int place = 0; place < x.Layout.BatchSizes[step]; place++) places[row++] = place;
        }
        return x.With(x.Data.Multiply(mask.IndexSelect(new IdTensor(places, [places.Length]), run), run));
    }
}
