using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// A convolution of stride 1 as a matrix product whose right side is read in place: for a fixed position of the kernel, neighbouring
/// outputs read neighbouring inputs (see <see cref="ImagePlanes"/>), so the micro-kernel walks through the channels of an image and nothing
/// is unfolded.
/// </summary>
/// <remarks>
/// Channels are summed in blocks of <see cref="PackedKernels.ChannelBlock"/>, each one chain of multiply-adds over all positions of the
/// kernel, whatever the batch and the number of threads: an output has the same bits in any company.
/// </remarks>
/// <typeparam name="V">The registers.</typeparam>
internal sealed unsafe class PlaneConvolution<V>(PackedKernels kernels, ImagePlanes planes, Window2d window)
    where V : struct, IFloatLanes<V>
{
    /// <summary>Panels of positions that go with one panel of kernels.</summary>
    private const int PanelsTogether = 4;

    private static int Width => Tile<V>.Width;

    private int PanelCount => (planes.Positions + Width - 1) / Width;

    /// <summary>Convolves one image.</summary>
    /// <param name="image">The image, <c>[channels, height, width]</c>.</param>
    /// <param name="imagePitch">The distance of its channels.</param>
    /// <param name="y">The result, <c>[outputs, output height, output width]</c>.</param>
    /// <param name="threads">The number of threads that may work.</param>
    public void Convolve(float* image, nint imagePitch, float* y, int threads)
    {
        using Scratch padded = Scratch.Rent(planes.Room(kernels.Channels));
        float* source = planes.IsImage ? image : padded.Floats;
        if (!planes.IsImage)
        {
            float* target = padded.Floats;
            Workers.Shared.For(threads, kernels.Channels, 8, (first, end) =>
            {
                for (long channel = first; channel < end; channel++)
                {
                    planes.Fill(image + (channel * imagePitch), target + (channel * planes.PlanePitch));
                }
            });
        }
        Workers.Shared.For(threads, PanelCount, PanelsTogether, (first, end) =>
        {
            nint* taps = stackalloc nint[kernels.Taps];
            planes.Taps(taps);
            using Scratch sums = Scratch.Rent((long)kernels.Outputs * PanelsTogether * Width);
            for (int panel = (int)first; panel < end; panel += PanelsTogether)
            {
                ConvolvePanels(source, taps, panel, (int)Math.Min(end, panel + PanelsTogether), sums.Floats, y);
            }
        });
    }

    /// <summary>The first position of a panel; the last panel begins early enough to be full.</summary>
    private int Start(int panel) => Math.Max(0, Math.Min(panel * Width, planes.Positions - Width));

    private void ConvolvePanels(float* source, nint* taps, int firstPanel, int endPanel, float* sums, float* y)
    {
        nint pitch = (nint)PanelsTogether * Width;
        fixed (float* packed = kernels) Multiply(packed, source, taps, firstPanel, endPanel, sums, pitch);
        for (int panel = firstPanel; panel < endPanel; panel++) CopyOut(sums + ((nint)(panel - firstPanel) * Width), pitch, panel, y);
    }

    private void Multiply(float* packed, float* source, nint* taps, int firstPanel, int endPanel, float* sums, nint pitch)
    {
        for (int channel = 0; channel < kernels.Channels; channel += kernels.ChannelBlock)
        {
            int depth = Math.Min(kernels.ChannelBlock, kernels.Channels - channel);
            float* block = source + ((nint)channel * planes.PlanePitch);
            for (int rows = 0; rows < kernels.Panels.Count; rows++)
            {
                float* left = packed + kernels.PanelStart(rows, channel), c = sums + (kernels.Panels.Start(rows) * pitch);
                for (int panel = firstPanel; panel < endPanel; panel++, c += Width)
                {
                    float* addend = channel == 0 ? null : c, right = block + Start(panel);
                    Tile<V>.Whole(
                        kernels.Panels.Height(rows), depth, left, right, planes.PlanePitch, taps, kernels.Taps, addend, pitch, c, pitch,
                        left);
                }
            }
        }
    }

    /// <summary>Copies the outputs of a panel, run by run of a row, and leaves out the positions between rows.</summary>
    private void CopyOut(float* sums, nint pitch, int panel, float* y)
    {
        int start = Start(panel), position = panel * Width, end = Math.Min(planes.Positions, start + Width);
        while (position < end)
        {
            int row = position / planes.RowPitch, column = position % planes.RowPitch;
            int count = Math.Min(window.OutputWidth - column, end - position);
            float* from = sums + (position - start), to = y + ((nint)row * window.OutputWidth) + column;
            if (count > 0)
            {
                for (int output = 0; output < kernels.Outputs; output++)
                {
                    Copy(from + (output * pitch), to + ((nint)output * window.OutputSize), count);
                }
            }
            position += Math.Min(planes.RowPitch - column, end - position);
        }
    }

    private static void Copy(float* from, float* to, int count)
    {
        int i = 0;
        for (; i + V.Count <= count; i += V.Count) V.Load(from + i).Store(to + i);
        if (i < count) V.LoadPartial(from + i, count - i).StorePartial(to + i, count - i);
    }
}
