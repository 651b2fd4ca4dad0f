namespace Glossa.Tensors;

/// <summary>
/// The element of an image that a window reads: row <c>(y · StrideY + OffsetY + u · StepY) / DivisorY</c> where that is whole, and likewise
/// the column. A convolution strides over its input with divisor 1; its gradient strides over the output's gradient with the stride as
/// divisor.
/// </summary>
internal readonly record struct WindowMap(
    int Height, int Width, int KernelHeight, int KernelWidth, int Columns, int StrideY, int StrideX, int OffsetY, int OffsetX, int StepY,
    int StepX, int DivisorY, int DivisorX)
{
    /// <summary>The map of a convolution over its input.</summary>
    public static WindowMap Forward(Window2d w, int height, int width) => new(
        height, width, w.KernelHeight, w.KernelWidth, w.OutputWidth, w.StrideY, w.StrideX, -w.PaddingTop, -w.PaddingLeft, w.DilationY,
        w.DilationX, 1, 1);

    /// <summary>The map of the gradient of a convolution's input over the gradient of its output.</summary>
    public static WindowMap Backward(Window2d w, int width) => new(
        w.OutputHeight, w.OutputWidth, w.KernelHeight, w.KernelWidth, width, 1, 1, w.PaddingTop, w.PaddingLeft, -w.DilationY, -w.DilationX,
        w.StrideY, w.StrideX);

    public int KernelSize => KernelHeight * KernelWidth;

    /// <summary>The row a window position reads, or −1.</summary>
    public int Row(int y, int u) => Inside((y * StrideY) + OffsetY + (u * StepY), DivisorY, Height);

    /// <summary>The column a window position reads, or −1.</summary>
    public int Column(int x, int v) => Inside((x * StrideX) + OffsetX + (v * StepX), DivisorX, Width);

    private static int Inside(int position, int divisor, int size)
    {
        if (divisor > 1)
        {
            if (position % divisor != 0) return -1;
            position /= divisor;
        }
        return (uint)position < (uint)size ? position : -1;
    }
}

/// <summary>
/// The windows of an image as the right side of a product, read in place: row k is a channel and a position of the kernel, column j a
/// position of the window.
/// </summary>
internal readonly unsafe struct WindowColumns(float* image, WindowMap map) : IRightOperand
{
    public static bool IsPacked => false;

    public float* Direct(int column, int firstK, out nint pitch)
    {
        pitch = 0;
        return null;
    }

    public void Pack(int column, int columns, int firstK, int depth, float* panels, int width)
    {
        long plane = (long)map.Height * map.Width;
        for (int k = firstK; k < firstK + depth; k++, panels += width)
        {
            int cell = k % map.KernelSize, u = cell / map.KernelWidth, v = cell % map.KernelWidth;
            float* channel = image + (k / map.KernelSize * plane), panel = panels;
            int y = column / map.Columns, x = column % map.Columns;
            for (int left = columns; left > 0; left -= width, panel += (nint)depth * width)
            {
                int here = Math.Min(left, width), done = 0;
                while (done < here)
                {
                    int run = Math.Min(here - done, map.Columns - x), row = map.Row(y, u);
                    if (row < 0) new Span<float>(panel + done, run).Clear();
                    else CopyRun(channel + ((long)row * map.Width), x, v, run, panel + done);
                    done += run;
                    x += run;
                    if (x < map.Columns) continue;
                    x = 0;
                    y++;
                }
                new Span<float>(panel + here, width - here).Clear();
            }
        }
    }

    /// <summary>Neighbouring windows of one row of the image.</summary>
    private void CopyRun(float* row, int x, int v, int count, float* target)
    {
        if (map.StrideX != 1 || map.DivisorX != 1)
        {
            for (int i = 0; i < count; i++)
            {
                int column = map.Column(x + i, v);
                target[i] = column < 0 ? 0 : row[column];
            }
            return;
        }
        int first = x + map.OffsetX + (v * map.StepX);
        int before = Math.Clamp(-first, 0, count), inside = Math.Clamp(map.Width - first, before, count);
        for (int i = 0; i < before; i++) target[i] = 0;
        for (int i = before; i < inside; i++) target[i] = row[first + i];
        for (int i = inside; i < count; i++) target[i] = 0;
    }
}

/// <summary>
/// The transpose of <see cref="WindowColumns"/>: row k is a position of the window, column j a channel and a position of the kernel.
/// </summary>
internal readonly unsafe struct WindowRows(float* image, WindowMap map) : IRightOperand
{
    public static bool IsPacked => false;

    public float* Direct(int column, int firstK, out nint pitch)
    {
        pitch = 0;
        return null;
    }

    public void Pack(int column, int columns, int firstK, int depth, float* panels, int width)
    {
        long plane = (long)map.Height * map.Width;
        int padded = (columns + width - 1) / width * width;
        for (int j = 0; j < padded; j++)
        {
            float* target = panels + (j / width * width * (nint)depth) + (j % width);
            int index = column + j, cell = index % map.KernelSize, u = cell / map.KernelWidth, v = cell % map.KernelWidth;
            float* channel = image + (index / map.KernelSize * plane);
            int y = firstK / map.Columns, x = firstK % map.Columns;
            for (int k = 0; k < depth; k++, target += width)
            {
                int row = j < columns ? map.Row(y, u) : -1, at = map.Column(x, v);
                *target = row < 0 || at < 0 ? 0 : channel[((long)row * map.Width) + at];
                if (++x < map.Columns) continue;
                x = 0;
                y++;
            }
        }
    }
}
