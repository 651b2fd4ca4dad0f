namespace Glossa.Tensors;

/// <summary>
/// The kernels of a convolution transformed for <see cref="Winograd"/>: for each of the 36 points a matrix <c>[outputs, channels]</c>,
/// packed as a left operand.
/// </summary>
internal sealed unsafe class WinogradKernels
{
    private readonly HostBlock block;

    private WinogradKernels(int outputs, int channels, HostBlock? block)
    {
        (Outputs, Channels, Pitch) = (outputs, channels, Spread(outputs * channels));
        this.block = block ?? new HostBlock(Room(outputs, channels) * sizeof(float));
    }

    public int Outputs { get; }

    public int Channels { get; }

    /// <summary>The distance of the points' matrices.</summary>
    private int Pitch { get; }

    /// <summary>The numbers transformed kernels take.</summary>
    public static long Room(int outputs, int channels) => (long)Winograd.Points * Spread(outputs * channels);

    /// <summary>
    /// A distance of at least <paramref name="count"/> numbers that is an odd number of cache lines: 36 places so far apart do not compete
    /// for the same line of the cache.
    /// </summary>
    public static int Spread(int count) => (((count + 15) / 16) | 1) * 16;

    /// <summary>Transforms kernels.</summary>
    /// <param name="kernels">The kernels, <c>[outputs, channels, 3, 3]</c>.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="threads">How many threads may work.</param>
    /// <param name="block">Memory for <see cref="Room"/> numbers, or null for some of its own.</param>
    public static WinogradKernels Transform(float* kernels, int outputs, int channels, int threads, HostBlock? block = null)
    {
        WinogradKernels transformed = new(outputs, channels, block);
        PackedRows first = transformed[0];
        Workers.Shared.For(threads, first.Panels.Count, 1, (firstPanel, endPanel) =>
        {
            for (int panel = (int)firstPanel; panel < endPanel; panel++)
            {
                int start = first.Panels.Start(panel), height = first.Panels.Height(panel);
                for (int channel = 0; channel < channels; channel++)
                {
                    int block = channel / Gemm.DepthBlock * Gemm.DepthBlock;
                    float* to = first.Panel(panel, block) + ((channel - block) * height);
                    for (int i = 0; i < height; i++) Winograd.TransformKernel(kernels + ((((nint)(start + i) * channels) + channel) * 9), to + i, transformed.Pitch);
                }
            }
        });
        return transformed;
    }

    /// <summary>The matrix of a point; keep this object reachable while it is used.</summary>
    public PackedRows this[int point] => new((float*)block.Address + ((nint)point * Pitch), Outputs, Channels);
}
