using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The settings of pooling with a sliding window.</summary>
public sealed record PoolOptions
{
    /// <summary>The distance from one window to the next; the kernel's size when null.</summary>
    public int? Stride { get; init; }

    /// <summary>Positions outside the input on each side.</summary>
    public int Padding { get; init; }

    /// <summary>The distance between neighbouring positions of a window.</summary>
    public int Dilation { get; init; } = 1;

    /// <summary>Whether a last, incomplete window counts.</summary>
    public bool Ceiling { get; init; }

    /// <summary>Whether a mean counts positions in the padding.</summary>
    public bool CountPadding { get; init; } = true;

    internal PoolSpan[] Spans(int size, int kernel) =>
        PoolGeometry.Sliding(size, kernel, Stride ?? kernel, Padding, Dilation, Ceiling, CountPadding);
}

/// <summary>The base of pooling layers: texts <c>[batch, channels, length]</c> are images of height 1.</summary>
public abstract class PoolLayer : Layer
{
    private readonly bool isMax;

    private protected PoolLayer(bool isMax) => this.isMax = isMax;

    /// <summary>The cells along an axis of a given size.</summary>
    private protected abstract PoolSpan[] Cells(int size, int axis);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run)
    {
        if (x.Shape.Rank == 3)
        {
            PoolSpan[] whole = [new PoolSpan(0, 1, 1, 1)];
            Tensor y = Pool(x.Reshape(x.Shape.Insert(2, 1), run), new PoolCells(whole, Cells(x.Shape[2], 1)), run);
            return y.Reshape(y.Shape.Without(2), run);
        }
        run.CheckRank("pool", "the input", x, 4, "[batch, channels, height, width] (or [batch, channels, length])");
        return Pool(x, new PoolCells(Cells(x.Shape[2], 0), Cells(x.Shape[3], 1)), run);
    }

    private Tensor Pool(Tensor x, PoolCells cells, Run run) => isMax ? x.MaxPool(cells, run) : x.MeanPool(cells, run);
}

/// <summary>
/// The largest element of every window: <c>y_i = max_u x_{i·stride + u·dilation − padding}</c>, along both axes; padding is never the
/// largest.
/// </summary>
/// <param name="kernel">Positions of the window in each direction.</param>
/// <param name="options">Stride, padding, dilation, rounding.</param>
/// <remarks><c>Shape: [batch, channels, height, width] → [batch, channels, windows down, windows across]</c>, or <c>[batch, channels,
/// length] → [batch, channels, windows]</c>.</remarks>
public sealed class MaxPool(int kernel, PoolOptions? options = null) : PoolLayer(true)
{
    private protected override PoolSpan[] Cells(int size, int axis) => (options ?? new PoolOptions()).Spans(size, kernel);
}

/// <summary>
/// The mean of every window: <c>y_i = Σ_u x_{i·stride + u·dilation − padding} / n</c>, along both axes; n is what the options count.
/// </summary>
/// <param name="kernel">Positions of the window in each direction.</param>
/// <param name="options">Stride, padding, rounding, whether padding counts.</param>
/// <remarks><c>Shape: [batch, channels, height, width] → [batch, channels, windows down, windows across]</c>, or <c>[batch, channels,
/// length] → [batch, channels, windows]</c>.</remarks>
public sealed class MeanPool(int kernel, PoolOptions? options = null) : PoolLayer(false)
{
    private protected override PoolSpan[] Cells(int size, int axis) => (options ?? new PoolOptions()).Spans(size, kernel);
}

/// <summary>
/// The largest element of each of a fixed number of cells, whatever the input's size: cell i of n covers <c>⌊i·size/n⌋ … ⌈(i +
/// 1)·size/n⌉</c>.
/// </summary>
/// <param name="height">The rows of the output (of images).</param>
/// <param name="width">The width of the output.</param>
/// <remarks><c>Shape: [batch, channels, any, any] → [batch, channels, height, width]</c>, or <c>[batch, channels, any] → [batch, channels,
/// width]</c>.</remarks>
public sealed class AdaptiveMaxPool(int height, int width) : PoolLayer(true)
{
    private protected override PoolSpan[] Cells(int size, int axis) => PoolGeometry.Adaptive(size, axis == 0 ? height : width);
}

/// <summary>
/// The mean of each of a fixed number of cells, whatever the input's size: cell i of n covers <c>⌊i·size/n⌋ … ⌈(i + 1)·size/n⌉</c>.
/// </summary>
/// <param name="height">The rows of the output (of images).</param>
/// <param name="width">The width of the output.</param>
/// <remarks><c>Shape: [batch, channels, any, any] → [batch, channels, height, width]</c>, or <c>[batch, channels, any] → [batch, channels,
/// width]</c>.</remarks>
public sealed class AdaptiveMeanPool(int height, int width) : PoolLayer(false)
{
    private protected override PoolSpan[] Cells(int size, int axis) => PoolGeometry.Adaptive(size, axis == 0 ? height : width);
}
