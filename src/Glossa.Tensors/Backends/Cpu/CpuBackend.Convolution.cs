using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IConvolutionKernels
{
    public void Convolve(Tensor x, Tensor weight, int groups, Window2d window, Tensor y, Run run)
    {
        fixed (float* source = &First(x), kernels = &First(weight), target = &First(y))
        {
            if (run.Options.Winograd && Winograd.Applies(weight, groups, window))
            {
                WinogradKernels transformed = TransformedWeight(weight, kernels, run);
                Registers.Dispatch(new WinogradProduct(transformed, window, source, x.Shape, target, run.Threads));
            }
            else if (ImagePlanes.Suit(window, weight.Shape[1]))
            {
                ConvolvePlanes(source, x, PackedWeight(weight, kernels, groups, run), window, target, run);
            }
            else
            {
                ConvolveWindows(source, x.Shape, kernels, weight.Shape, groups, window, target, run);
            }
        }
    }

    public void ConvolveInputGradient(Tensor dy, Tensor weight, int groups, Window2d window, Tensor dx, Run run)
    {
        int outputs = weight.Shape[0] / groups, channels = weight.Shape[1];
        fixed (float* upstream = &First(dy), kernels = &First(weight), target = &First(dx))
        {
            if (Turned(window, dx.Shape) is { } turned && ImagePlanes.Suit(turned, outputs))
            {
                PackedKernels[] packed = PackTurned(kernels, outputs, channels, groups, window.KernelSize, run);
                ConvolvePlanes(upstream, dy, packed, turned, target, run);
            }
            else
            {
                UnfoldInputGradient(upstream, kernels, outputs, channels, groups, window, target, dx.Shape, run);
            }
        }
    }

    /// <summary>A convolution as products over windows that are read in place.</summary>
    private static void ConvolveWindows(float* x, Shape input, float* kernels, Shape weight, int groups, Window2d window, float* y, Run run)
    {
        int outputs = weight[0] / groups, channels = weight[1], depth = channels * window.KernelSize;
        long image = (long)channels * input[2] * input[3], result = (long)outputs * window.OutputSize;
        WindowMap map = WindowMap.Forward(window, input[2], input[3]);
        EachImage(input[0] * groups, (long)outputs * window.OutputSize * depth, run, (part, threads) =>
        {
            RowMajor left = new(kernels + (part % groups * outputs * depth), depth);
            WindowColumns right = new(x + (part * image), map);
            Gemm.Multiply(left, right, outputs, window.OutputSize, depth, null, 0, y + (part * result), window.OutputSize, threads);
        });
    }

    /// <summary>
    /// The gradient of the input under a stride: a product over the windows of the output's gradient, of which the stride leaves out some.
    /// </summary>
    private static void UnfoldInputGradient(
        float* dy, float* kernels, int outputs, int channels, int groups, Window2d window, float* dx, Shape input, Run run)
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
        if (x.Shape[0] == 0) Fill(dWeight, 0);
        fixed (float* source = &First(x), upstream = &First(dy), target = &First(dWeight))
        {
            for (long part = 0; part < x.Shape[0] * groups; part++)
            {
                // Images add up in order; the threads share the gradient, not the images.
                float* here = target + (part % groups * outputs * depth), addend = part < groups ? null : here;
                RowMajor left = new(upstream + (part * result), window.OutputSize);
                WindowRows right = new(source + (part * image), map);
                Gemm.Multiply(left, right, outputs, depth, window.OutputSize, addend, depth, here, depth, run.Threads);
            }
        }
    }

    /// <summary>Convolves every image, group by group.</summary>
    private static void ConvolvePlanes(float* source, Tensor x, PackedKernels[] kernels, Window2d window, float* target, Run run)
    {
        int groups = kernels.Length, channels = kernels[0].Channels, outputs = kernels[0].Outputs, size = x.Shape[2] * x.Shape[3];
        ImagePlanes planes = new(window, x.Shape[2], x.Shape[3]);
        EachImage(x.Shape[0] * groups, (long)outputs * channels * window.KernelSize * planes.Positions, run, (part, threads) =>
        {
            float* image = source + (part * channels * size), result = target + (part * outputs * window.OutputSize);
            Registers.Dispatch(new PlaneProduct(kernels[part % groups], planes, window, image, size, result, threads));
        });
    }

    /// <summary>All images by Winograd's algorithm.</summary>
    private readonly struct WinogradProduct(WinogradKernels kernels, Window2d window, float* x, Shape shape, float* y, int threads)
        : IVectorized
    {
        public void Compute<V>() where V : struct, IFloatLanes<V> =>
            new WinogradConvolution<V>(kernels, window, x, shape, y).Compute(threads);
    }

    /// <summary>One image, its planes read in place.</summary>
    private readonly struct PlaneProduct(
        PackedKernels kernels, ImagePlanes planes, Window2d window, float* image, nint imagePitch, float* y, int threads) : IVectorized
    {
        public void Compute<V>() where V : struct, IFloatLanes<V> =>
            new PlaneConvolution<V>(kernels, planes, window).Convolve(image, imagePitch, y, threads);
    }

    /// <summary>The kernels transformed for Winograd's algorithm; those of a parameter are kept until it changes.</summary>
    private static WinogradKernels TransformedWeight(Tensor weight, float* kernels, Run run) => Cached(weight, run, () =>
    {
        int outputs = weight.Shape[0], channels = weight.Shape[1];
        HostBlock? room = IsKept(weight, run) ? null : Room(WinogradKernels.Room(outputs, channels), run);
        return WinogradKernels.Transform(kernels, outputs, channels, run.Threads, room);
    });

    /// <summary>The kernels of each group, packed; those of a parameter are kept until it changes.</summary>
    private static PackedKernels[] PackedWeight(Tensor weight, float* kernels, int groups, Run run) => Cached(weight, run, () =>
    {
        int outputs = weight.Shape[0] / groups, channels = weight.Shape[1], taps = weight.Shape[2] * weight.Shape[3];
        int count = outputs * channels * taps;
        return PackGroups(groups, group =>
        {
            HostBlock? room = IsKept(weight, run) ? null : Room(count, run);
            return PackedKernels.Pack(kernels + ((long)group * count), outputs, channels, taps, run.Threads, room);
        });
    });

    /// <summary>The kernels of each group, turned for the gradient of the input.</summary>
    private static PackedKernels[] PackTurned(float* kernels, int outputs, int channels, int groups, int taps, Run run)
    {
        int count = outputs * channels * taps;
        return PackGroups(groups, group =>
            PackedKernels.PackTurned(kernels + ((long)group * count), outputs, channels, taps, run.Threads, Room(count, run)));
    }

    private static PackedKernels[] PackGroups(int groups, Func<int, PackedKernels> pack) => [.. Enumerable.Range(0, groups).Select(pack)];

    /// <summary>
    /// The convolution that gives the gradient of the input: over dy, with the kernels turned; null when the padding is larger than the
    /// kernel.
    /// </summary>
    private static Window2d? Turned(Window2d window, Shape input)
    {
        int top = ((window.KernelHeight - 1) * window.DilationY) - window.PaddingTop,
            left = ((window.KernelWidth - 1) * window.DilationX) - window.PaddingLeft;
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
