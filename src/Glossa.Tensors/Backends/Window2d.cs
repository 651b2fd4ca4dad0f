namespace Glossa.Tensors;

/// <summary>The geometry of a sliding window over images.</summary>
/// <param name="KernelHeight">The height of the window.</param>
/// <param name="KernelWidth">The width of the window.</param>
/// <param name="StrideY">Rows from one window to the next.</param>
/// <param name="StrideX">Columns from one window to the next.</param>
/// <param name="PaddingTop">Rows of zeros above.</param>
/// <param name="PaddingLeft">Columns of zeros to the left.</param>
/// <param name="DilationY">Rows between neighbouring rows of the window.</param>
/// <param name="DilationX">Columns between neighbouring columns of the window.</param>
/// <param name="OutputHeight">The number of windows that fit downward.</param>
/// <param name="OutputWidth">The number of windows that fit across.</param>
public readonly record struct Window2d(
    int KernelHeight, int KernelWidth, int StrideY, int StrideX, int PaddingTop, int PaddingLeft, int DilationY, int DilationX,
    int OutputHeight, int OutputWidth)
{
    /// <summary>The positions of one window.</summary>
    public int KernelSize => KernelHeight * KernelWidth;

    /// <summary>The number of windows of one image.</summary>
    public int OutputSize => OutputHeight * OutputWidth;
}
