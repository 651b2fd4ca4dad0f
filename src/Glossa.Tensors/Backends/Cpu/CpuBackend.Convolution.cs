using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IConvolutionKernels
{
    public void Convolve(Tensor x, Tensor weight, int groups, Window2d window, Tensor y, Run run)
    {
        float* source = Pointer(x), kernels = Pointer(weight), target = Pointer(y);
        int outputs = weight.Shape[0] / groups, channels = weight.Shape[1];
        if (run.Options.Winograd && Winograd.Applies(weight, groups, window))
        {
            WinogradKernels transformed = Cached(weight, run, () =>
                WinogradKernels.Transform(kernels, outputs, channels, run.Threads, IsKept(weight, run) ? null : Room(WinogradKernels.Room(outputs, channels), run)));
            if (Vector512.IsHardwareAccelerated) new WinogradConvolution<Float512>(transformed, window, source, x.Shape, target).Compute(run.Threads);
            else if (Vector256.IsHardwareAccelerated) new WinogradConvolution<Float256>(transformed, window, source, x.Shape, target).Compute(run.Threads);
            else new WinogradConvolution<Float128>(transformed, window, source, x.Shape, target).Compute(run.Threads);
        }
        else if (ImagePlanes.Suit(window, channels))
        {
            PackedKernels[] packed = ConvolutionWeights(weight, groups, run);
            ConvolvePlanes(source, x, packed, window, target, run);
        }
        else
        {
            int depth = channels * window.KernelSize;
            long image = (long)channels * x.Shape[2] * x.Shape[3], result = (long)outputs * window.OutputSize;
            WindowMap map = WindowMap.Forward(window, x.Shape[2], x.Shape[3]);
            EachImage(x.Shape[0] * groups, (long)outputs * window.OutputSize * depth, run, (part, threads) =>
            {
                RowMajor left = new(kernels + (part % groups * outputs * depth), depth);
                Gemm.Multiply(left, new WindowColumns(source + (part * image), map), outputs, window.OutputSize, depth, null, 0, target + (part * result), window.OutputSize, threads);
            });
        }
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(y);
    }

    public void ConvolveInputGradient(Tensor dy, Tensor weight, int groups, Window2d window, Tensor dx, Run run)
    {
        int outputs = weight.Shape[0] / groups, channels = weight.Shape[1], taps = window.KernelSize;
        float* kernels = Pointer(weight);
        if (Turned(window, dx.Shape) is { } turned && ImagePlanes.Suit(turned, outputs))
        {
            PackedKernels[] packed = PackGroups(groups, group =>
                PackedKernels.PackTurned(kernels + ((long)group * outputs * channels * taps), outputs, channels, taps, run.Threads, Room(outputs * channels * taps, run)));
            ConvolvePlanes(Pointer(dy), dy, packed, turned, Pointer(dx), run);
        }
        else
        {
            UnfoldInputGradient(Pointer(dy), kernels, outputs, channels, groups, window, Pointer(dx), dx.Shape, run);
        }
        GC.KeepAlive(dy);
        GC.KeepAlive(weight);
        GC.KeepAlive(dx);
    }

    /// <summary>
    /// The gradient of the input under a stride: a product over the windows of the output's gradient, of which the stride leaves out some.
    /// </summary>
    private static void UnfoldInputGradient(float* dy, float* kernels, int outputs, int channels, int groups, Window2d window, float* dx, Shape input, Run run)
    {
        int taps = window.KernelSize, depth = outputs * taps, positions = input[2] * input[3];
        WindowMap map = WindowMap.Backward(window, input[3]);
        using Scratch scratch = Scratch.Rent((long)groups * outputs * channels * taps);
        float* turned = scratch.Floats;
        // [group, output, channel, kernel] becomes [group, channel, output, kernel].
        for (int group = 0; group < groups; group++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int output = 0; output < outputs; output++)
                {
                    float* from = kernels + ((((long)group * outputs) + output) * channels + channel) * taps;
                    CopyElements(from, turned + ((((long)group * channels) + channel) * outputs + output) * taps, taps);
                }
            }
        }
        EachImage(input[0] * groups, (long)channels * positions * depth, run, (part, threads) =>
        {
            RowMajor left = new(turned + (part % groups * channels * depth), depth);
            WindowColumns right = new(dy + (part * outputs * window.OutputSize), map);
            Gemm.Multiply(left, right, channels, positions, depth, null, 0, dx + (part * channels * positions), positions, threads);
        });
    }

    public void ConvolveWeightGradient(Tensor x, Tensor dy, int groups, Window2d window, Tensor dWeight, Run run)
    {
        int outputs = dWeight.Shape[0] / groups, depth = dWeight.Shape[1] * window.KernelSize;
        long image = (long)dWeight.Shape[1] * x.Shape[2] * x.Shape[3], result = (long)outputs * window.OutputSize;
        WindowMap map = WindowMap.Forward(window, x.Shape[2], x.Shape[3]);
        float* source = Pointer(x), upstream = Pointer(dy), target = Pointer(dWeight);
        if (x.Shape[0] == 0) Fill(dWeight, 0);
        for (long part = 0; part < x.Shape[0] * groups; part++)
        {
            // Images add up in order; the threads share the gradient, not the images.
            float* here = target + (part % groups * outputs * depth), addend = part < groups ? null : here;
            RowMajor left = new(upstream + (part * result), window.OutputSize);
            Gemm.Multiply(left, new WindowRows(source + (part * image), map), outputs, depth, window.OutputSize, addend, depth, here, depth, run.Threads);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(dy);
        GC.KeepAlive(dWeight);
    }

    /// <summary>Convolves every image, group by group.</summary>
    private static void ConvolvePlanes(float* source, Tensor x, PackedKernels[] kernels, Window2d window, float* target, Run run)
    {
        int groups = kernels.Length, channels = kernels[0].Channels, outputs = kernels[0].Outputs, size = x.Shape[2] * x.Shape[3];
        ImagePlanes planes = new(window, x.Shape[2], x.Shape[3]);
        EachImage(x.Shape[0] * groups, (long)outputs * channels * window.KernelSize * planes.Positions, run, (part, threads) =>
        {
            PackedKernels packed = kernels[part % groups];
            float* image = source + (part * channels * size), result = target + (part * outputs * window.OutputSize);
            if (Vector512.IsHardwareAccelerated) new PlaneConvolution<Float512>(packed, planes, window).Convolve(image, size, result, threads);
            else if (Vector256.IsHardwareAccelerated) new PlaneConvolution<Float256>(packed, planes, window).Convolve(image, size, result, threads);
            else new PlaneConvolution<Float128>(packed, planes, window).Convolve(image, size, result, threads);
        });
        GC.KeepAlive(kernels);
    }

    /// <summary>The kernels of each group, packed; those of a parameter are kept until it changes.</summary>
    private static PackedKernels[] ConvolutionWeights(Tensor weight, int groups, Run run) => Cached(weight, run, () =>
    {
        int outputs = weight.Shape[0] / groups, channels = weight.Shape[1], taps = weight.Shape[2] * weight.Shape[3], count = outputs * channels * taps;
        float* kernels = Pointer(weight);
        return PackGroups(groups, group => PackedKernels.Pack(kernels + ((long)group * count), outputs, channels, taps, run.Threads, IsKept(weight, run) ? null : Room(count, run)));
    });

    private static PackedKernels[] PackGroups(int groups, Func<int, PackedKernels> pack) => [.. Enumerable.Range(0, groups).Select(pack)];

    /// <summary>
    /// The convolution that gives the gradient of the input: over dy, with the kernels turned; null when the padding is larger than the
    /// kernel.
    /// </summary>
    private static Window2d? Turned(Window2d window, Shape input)
    {
        int top = ((window.KernelHeight - 1) * window.DilationY) - window.PaddingTop, left = ((window.KernelWidth - 1) * window.DilationX) - window.PaddingLeft;
        if (window.StrideY != 1 || window.StrideX != 1 || top < 0 || left < 0) return null;
        return window with { PaddingTop = top, PaddingLeft = left, OutputHeight = input[2], OutputWidth = input[3] };
    }

    /// <summary>
    /// Calls <paramref name="body"/> (image, threads it may use) for every image: many are shared out whole, few are shared out inside.
    /// </summary>
    private static void EachImage(long images, long work, Run run, Action<long, int> body)
    {
        if (images >= run.Threads)
        {
            Workers.Shared.For(run.Threads, images, Math.Max(1, Gemm.WorkGrain / Math.Max(1, work)), (first, end) =>
            {
                for (long image = first; image < end; image++) body(image, 1);
            });
            return;
        }
        for (long image = 0; image < images; image++) body(image, run.Threads);
    }
}
