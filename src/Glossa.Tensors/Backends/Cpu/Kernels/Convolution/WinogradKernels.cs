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

    /// <summary>The number of values of transformed kernels.</summary>
    public static long Room(int outputs, int channels) => (long)Winograd.Points * Spread(outputs * channels);

    /// <summary>
    /// A distance of at least <paramref name="count"/> values that is an odd number of cache lines: 36 places so far apart do not compete
    /// for the same line of the cache.
    /// </summary>
    public static int Spread(int count) => (((count + 15) / 16) | 1) * 16;

    /// <summary>Transforms kernels.</summary>
    /// <param name="kernels">The kernels, <c>[outputs, channels, 3, 3]</c>.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="threads">The number of threads that may work.</param>
    /// <param name="block">Memory for <see cref="Room"/> values, or null for some of its own.</param>
    public static WinogradKernels Transform(float* kernels, int outputs, int channels, int threads, HostBlock? block = null)
    {
        WinogradKernels transformed = new(outputs, channels, block);
        Workers.Shared.For(threads, new RowPanels(outputs).Count, 1, (firstPanel, endPanel) =>
        {
            fixed (float* start = transformed) TransformPanels(transformed.Matrix(start, 0), firstPanel, endPanel);
        });
        return transformed;

        void TransformPanels(PackedRows first, long firstPanel, long endPanel)
        {
            for (int panel = (int)firstPanel; panel < endPanel; panel++)
            {
                int start = first.Panels.Start(panel), height = first.Panels.Height(panel);
                for (int channel = 0; channel < channels; channel++)
                {
                    int block = channel / Gemm.DepthBlock * Gemm.DepthBlock;
                    float* to = first.Panel(panel, block) + ((channel - block) * height);
                    for (int i = 0; i < height; i++)
                    {
                        float* kernel = kernels + ((((nint)(start + i) * channels) + channel) * 9);
                        Winograd.TransformKernel(kernel, to + i, transformed.Pitch);
                    }
                }
            }
        }
    }

    /// <summary>The first number, to be fixed while the kernels are used.</summary>
    public ref float GetPinnableReference() => ref block.First<float>();

    /// <summary>The matrix of a point.</summary>
    /// <param name="start">The fixed first number.</param>
    /// <param name="point">The point.</param>
    public PackedRows Matrix(float* start, int point) => new(start + ((nint)point * Pitch), Outputs, Channels);
}
