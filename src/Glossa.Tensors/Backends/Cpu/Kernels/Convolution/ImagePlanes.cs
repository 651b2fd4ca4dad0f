namespace Glossa.Tensors;

/// <summary>
/// The channels of an image with their padding, one plane after another, so that a window of stride 1 sees its neighbours at fixed
/// distances: position j = y · RowPitch + x reads <c>plane[j + tap]</c>. Positions at the end of a row, where the window would leave it,
/// are computed too and thrown away.
/// </summary>
internal readonly unsafe struct ImagePlanes
{
    private readonly Window2d window;
    private readonly int height, width;

    /// <summary>The planes for images of a size under a window of stride 1.</summary>
    /// <param name="window">The window.</param>
    /// <param name="height">The image's height.</param>
    /// <param name="width">The image's width.</param>
    /// <param name="copies">Whether the planes are a copy even where the image itself would do.</param>
    public ImagePlanes(Window2d window, int height, int width, bool copies = false)
    {
        (this.window, this.height, this.width) = (window, height, width);
        RowPitch = window.OutputWidth + ((window.KernelWidth - 1) * window.DilationX);
        Rows = window.OutputHeight + ((window.KernelHeight - 1) * window.DilationY);
        Positions = window.OutputHeight == 0 || window.OutputWidth == 0 ? 0 : ((window.OutputHeight - 1) * RowPitch) + window.OutputWidth;
        IsImage = !copies && RowPitch == width && Rows == height && window.PaddingTop == 0 && window.PaddingLeft == 0
            && width * height % Aliasing != 0 && Positions >= Gemm.PanelWidth;
        // An odd number of cache lines from plane to plane: a column of planes then spreads over the whole cache.
        PlanePitch = IsImage ? height * width : ((((Rows * RowPitch) + Line - 1) / Line) | 1) * Line;
    }

    private const int Line = 16, Aliasing = 128;

    /// <summary>Whether a convolution is worth computing this way: stride 1, and no more than half of the positions thrown away.</summary>
    public static bool Suit(Window2d window, int channels) =>
        window is { StrideY: 1, StrideX: 1, PaddingTop: >= 0, PaddingLeft: >= 0 } && channels > 0
        && (window.OutputHeight == 1 || (window.KernelWidth - 1) * window.DilationX <= window.OutputWidth);

    public int RowPitch { get; }

    public int Rows { get; }

    public int PlanePitch { get; }

    /// <summary>Positions to compute, those thrown away among them.</summary>
    public int Positions { get; }

    /// <summary>Whether the image itself can be read, without a copy.</summary>
    public bool IsImage { get; }

    /// <summary>The number of values some planes take, with room for the last panel to read on.</summary>
    public long Room(int channels) => IsImage ? 0 : ((long)channels * PlanePitch)
        + ((long)(window.KernelHeight - 1) * window.DilationY * RowPitch) + RowPitch + (2 * Gemm.PanelWidth);

    /// <summary>The distances of the elements a window reads, position by position of the kernel.</summary>
    public void Taps(nint* taps)
    {
        for (int u = 0; u < window.KernelHeight; u++)
        {
            for (int v = 0; v < window.KernelWidth; v++) *taps++ = ((nint)u * window.DilationY * RowPitch) + (v * window.DilationX);
        }
    }

    /// <summary>Copies a channel into its plane, zeros around it.</summary>
    public void Fill(float* channel, float* plane)
    {
        for (int row = 0; row < Rows; row++, plane += RowPitch)
        {
            int source = row - window.PaddingTop;
            Span<float> target = new(plane, RowPitch);
            if ((uint)source >= (uint)height)
            {
                target.Clear();
                continue;
            }
            int left = Math.Min(window.PaddingLeft, RowPitch), inside = Math.Min(width, RowPitch - left);
            target[..left].Clear();
            new ReadOnlySpan<float>(channel + ((long)source * width), inside).CopyTo(target[left..]);
            target[(left + inside)..].Clear();
        }
    }
}
