namespace Glossa.Tensors;

internal abstract unsafe partial class HostBackend<T>
{
    public override void Unfold(Tensor x, Window2d window, Tensor y, Run run)
    {
        int channels = x.Shape[1], height = x.Shape[2], width = x.Shape[3];
        long plane = (long)height * width;
        For(run, (long)x.Shape[0] * channels, 1, (first, end) =>
        {
            fixed (T* source = &First(x), target = &First(y))
            {
                for (long image = first; image < end; image++)
                {
                    T* to = target + (image * window.KernelSize * window.OutputSize);
                    foreach (WindowCell cell in WindowCell.Of(window))
                    {
                        for (int oy = 0; oy < window.OutputHeight; oy++)
                        {
                            int iy = cell.Row(oy);
                            for (int ox = 0; ox < window.OutputWidth; ox++)
                            {
                                int ix = cell.Column(ox);
                                bool isInside = (uint)iy < (uint)height && (uint)ix < (uint)width;
                                *to++ = isInside ? source[(image * plane) + ((long)iy * width) + ix] : T.Zero;
                            }
                        }
                    }
                }
            }
        });
    }

    public override void Fold(Tensor y, Window2d window, Tensor x, Run run)
    {
        int channels = x.Shape[1], height = x.Shape[2], width = x.Shape[3];
        long plane = (long)height * width;
        For(run, (long)x.Shape[0] * channels, 1, (first, end) =>
        {
            fixed (T* source = &First(y), target = &First(x))
            {
                for (long image = first; image < end; image++)
                {
                    T* from = source + (image * window.KernelSize * window.OutputSize);
                    new Span<T>(target + (image * plane), (int)plane).Clear();
                    foreach (WindowCell cell in WindowCell.Of(window))
                    {
                        for (int oy = 0; oy < window.OutputHeight; oy++)
                        {
                            int iy = cell.Row(oy);
                            for (int ox = 0; ox < window.OutputWidth; ox++, from++)
                            {
                                int ix = cell.Column(ox);
                                bool isInside = (uint)iy < (uint)height && (uint)ix < (uint)width;
                                if (isInside) target[(image * plane) + ((long)iy * width) + ix] += *from;
                            }
                        }
                    }
                }
            }
        });
    }

    public override IdTensor PoolMax(Tensor x, PoolCells cells, Tensor y, Run run)
    {
        long[] positions = new long[y.Shape.Count];
        int planes = x.Shape[0], height = x.Shape[1], width = x.Shape[2];
        fixed (T* source = &First(x), target = &First(y))
        {
            int at = 0;
            for (int plane = 0; plane < planes; plane++)
            {
                T* image = source + ((long)plane * height * width);
                foreach (PoolSpan rows in cells.Rows)
                {
                    foreach (PoolSpan columns in cells.Columns)
                    {
                        T best = T.NegativeInfinity;
                        int position = (rows.Start * width) + columns.Start;
                        for (int iy = rows.Start; iy < rows.End; iy += rows.Step)
                        {
                            for (int ix = columns.Start; ix < columns.End; ix += columns.Step)
                            {
                                T value = image[((long)iy * width) + ix];
                                if (!(value > best) && !T.IsNaN(value)) continue;
                                best = value;
                                position = (iy * width) + ix;
                            }
                        }
                        target[at] = best;
                        positions[at++] = position;
                    }
                }
            }
        }
        return new IdTensor(positions, y.Shape);
    }

    public override void PoolMean(Tensor x, PoolCells cells, Tensor y, Run run)
    {
        int planes = x.Shape[0], height = x.Shape[1], width = x.Shape[2];
        fixed (T* source = &First(x), target = &First(y))
        {
            long at = 0;
            for (int plane = 0; plane < planes; plane++)
            {
                T* image = source + ((long)plane * height * width);
                foreach (PoolSpan rows in cells.Rows)
                {
                    foreach (PoolSpan columns in cells.Columns)
                    {
                        // In double precision: a cell may be a whole text.
                        double sum = 0;
                        for (int iy = rows.Start; iy < rows.End; iy += rows.Step)
                        {
                            T* row = image + ((long)iy * width);
                            for (int ix = columns.Start; ix < columns.End; ix += columns.Step) sum += double.CreateTruncating(row[ix]);
                        }
                        target[at++] = T.CreateTruncating(sum / ((double)rows.Divisor * columns.Divisor));
                    }
                }
            }
        }
    }

    public override void PoolMeanGradient(Tensor dy, PoolCells cells, Tensor dx, Run run)
    {
        int planes = dx.Shape[0], height = dx.Shape[1], width = dx.Shape[2];
        Fill(dx, 0);
        fixed (T* source = &First(dy), target = &First(dx))
        {
            long at = 0;
            for (int plane = 0; plane < planes; plane++)
            {
                T* image = target + ((long)plane * height * width);
                foreach (PoolSpan rows in cells.Rows)
                {
                    foreach (PoolSpan columns in cells.Columns)
                    {
                        T share = source[at++] / T.CreateTruncating(rows.Divisor * columns.Divisor);
                        for (int iy = rows.Start; iy < rows.End; iy += rows.Step)
                        {
                            for (int ix = columns.Start; ix < columns.End; ix += columns.Step) image[((long)iy * width) + ix] += share;
                        }
                    }
                }
            }
        }
    }
}

/// <summary>One position of a sliding window's kernel, and the element it reads for each output position.</summary>
internal readonly record struct WindowCell(Window2d Window, int KernelY, int KernelX)
{
    public static IEnumerable<WindowCell> Of(Window2d window)
    {
        for (int ky = 0; ky < window.KernelHeight; ky++)
        {
            for (int kx = 0; kx < window.KernelWidth; kx++) yield return new WindowCell(window, ky, kx);
        }
    }

    public int Row(int outputY) => (outputY * Window.StrideY) - Window.PaddingTop + (KernelY * Window.DilationY);

    public int Column(int outputX) => (outputX * Window.StrideX) - Window.PaddingLeft + (KernelX * Window.DilationX);
}
