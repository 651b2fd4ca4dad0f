namespace Glossa.Tensors;

/// <summary>
/// The kernels of a convolution in the order <see cref="PlaneConvolution{V}"/> reads them: for each block of channels, for each panel of
/// outputs, for each position of the kernel and each channel, the panel's outputs side by side.
/// </summary>
internal sealed unsafe class PackedKernels
{
    /// <summary>
    /// The longest chain of multiply-adds between two visits to the sums, roughly: a panel of outputs and one of the image fit the
    /// first-level cache.
    /// </summary>
    private const int ChainLength = 288;

    private readonly HostBlock block;

    private PackedKernels(int outputs, int channels, int taps, HostBlock? block)
    {
        (Outputs, Channels, Taps) = (outputs, channels, taps);
        Panels = new RowPanels(outputs);
        ChannelBlock = Math.Clamp(ChainLength / taps, 8, 128);
        this.block = block ?? new HostBlock(Math.Max(1L, (long)outputs * channels * taps) * sizeof(float));
    }

    public int Outputs { get; }

    public int Channels { get; }

    /// <summary>The positions of a kernel.</summary>
    public int Taps { get; }

    public RowPanels Panels { get; }

    /// <summary>Channels that are summed up in one chain.</summary>
    public int ChannelBlock { get; }

    /// <summary>Packs the kernels of a convolution.</summary>
    /// <param name="kernels">The kernels, <c>[outputs, channels, taps]</c>.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="channels">The channels.</param>
    /// <param name="taps">The positions of a kernel.</param>
    /// <param name="threads">The number of threads that may work.</param>
    /// <param name="block">Memory for as many values as the kernels have, or null for some of its own.</param>
    public static PackedKernels Pack(float* kernels, int outputs, int channels, int taps, int threads, HostBlock? block = null) =>
        new PackedKernels(outputs, channels, taps, block).Fill(kernels, (nint)channels * taps, taps, 0, 1, threads);

    /// <summary>
    /// Packs the kernels of the convolution that gives the gradient of another's input: turned by half a turn, outputs and channels
    /// changing places.
    /// </summary>
    /// <param name="kernels">The kernels of the convolution, <c>[outputs, channels, taps]</c>.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="taps">The positions of a kernel.</param>
    /// <param name="threads">The number of threads that may work.</param>
    /// <param name="block">Memory for as many values as the kernels have, or null for some of its own.</param>
    public static PackedKernels PackTurned(float* kernels, int outputs, int channels, int taps, int threads, HostBlock? block = null) =>
        new PackedKernels(channels, outputs, taps, block).Fill(kernels, taps, (nint)channels * taps, taps - 1, -1, threads);

    /// <summary>The first value, to be fixed while the kernels are used.</summary>
    public ref float GetPinnableReference() => ref block.First<float>();

    /// <summary>The position of the first value of a panel of outputs for the block of channels that begins at a channel.</summary>
    public nint PanelStart(int panel, int firstChannel) =>
        (((nint)firstChannel * Outputs) + ((nint)Panels.Start(panel) * Math.Min(ChannelBlock, Channels - firstChannel))) * Taps;

    private PackedKernels Fill(float* kernels, nint outputPitch, nint channelPitch, nint firstTap, nint tapPitch, int threads)
    {
        Workers.Shared.For(threads, Panels.Count, 1, (first, end) =>
        {
            fixed (float* packed = this) FillPanels(packed, (int)first, (int)end);
        });
        return this;

        void FillPanels(float* packed, int first, int end)
        {
            for (int channel = 0; channel < Channels; channel += ChannelBlock)
            {
                int channels = Math.Min(ChannelBlock, Channels - channel);
                for (int panel = first; panel < end; panel++)
                {
                    int height = Panels.Height(panel);
                    float* from = kernels + (Panels.Start(panel) * outputPitch) + (channel * channelPitch) + firstTap;
                    float* to = packed + PanelStart(panel, channel);
                    for (int c = 0; c < channels; c++)
                    {
                        for (int tap = 0; tap < Taps; tap++)
                        {
                            float* target = to + ((((nint)tap * channels) + c) * height);
                            for (int i = 0; i < height; i++) target[i] = from[(i * outputPitch) + (c * channelPitch) + (tap * tapPitch)];
                        }
                    }
                }
            }
        }
    }
}
