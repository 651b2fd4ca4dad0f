namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IConvolutionKernels
{
    public void Convolve(Tensor x, Tensor weight, int groups, Window2d window, Tensor y, Run run)
    {
        if (run.Options.Winograd && Winograd.Applies(weight, groups, window))
        {
            ConvolveByWinograd(x, weight, window, y, run);
            return;
        }
        int outputs = weight.Shape[0] / groups, depth = weight.Shape[1] * window.KernelSize;
        long image = (long)weight.Shape[1] * x.Shape[2] * x.Shape[3], result = (long)outputs * window.OutputSize;
        WindowMap map = WindowMap.Forward(window, x.Shape[2], x.Shape[3]);
        float* source = Pointer(x), kernels = Pointer(weight), target = Pointer(y);
        EachImage(x.Shape[0] * groups, (long)outputs * window.OutputSize * depth, run, (part, threads) =>
        {
            RowMajor left = new(kernels + (part % groups * outputs * depth), depth);
            Gemm.Multiply(left, new WindowColumns(source + (part * image), map), outputs, window.OutputSize, depth, null, 0, target + (part * result), window.OutputSize, threads);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(y);
    }

    public void ConvolveInputGradient(Tensor dy, Tensor weight, int groups, Window2d window, Tensor dx, Run run)
    {
        int outputs = weight.Shape[0] / groups, channels = weight.Shape[1], kernel = window.KernelSize, depth = outputs * kernel;
        int positions = dx.Shape[2] * dx.Shape[3];
        WindowMap map = WindowMap.Backward(window, dx.Shape[3]);
        using Scratch scratch = Scratch.Rent(weight.Shape.Count);
        float* kernels = Pointer(weight), turned = scratch.Floats, upstream = Pointer(dy), target = Pointer(dx);
        // [group, output, channel, kernel] becomes [group, channel, output, kernel].
        for (int group = 0; group < groups; group++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int output = 0; output < outputs; output++)
                {
                    float* from = kernels + ((((long)group * outputs) + output) * channels + channel) * kernel;
                    CopyElements(from, turned + ((((long)group * channels) + channel) * outputs + output) * kernel, kernel);
                }
            }
        }
        EachImage(dx.Shape[0] * groups, (long)channels * positions * depth, run, (part, threads) =>
        {
            RowMajor left = new(turned + (part % groups * channels * depth), depth);
            WindowColumns right = new(upstream + (part * outputs * window.OutputSize), map);
            Gemm.Multiply(left, right, channels, positions, depth, null, 0, target + (part * channels * positions), positions, threads);
        });
        GC.KeepAlive(dy);
        GC.KeepAlive(weight);
        GC.KeepAlive(dx);
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

    /// <summary>Calls <paramref name="body"/> (image, threads it may use) for every image: many are shared out whole, few are shared out inside.</summary>
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
