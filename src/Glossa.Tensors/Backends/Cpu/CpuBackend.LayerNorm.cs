using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : ILayerNormKernels
{
    public void LayerNorm(Tensor x, Tensor? gain, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse, Run run)
    {
        int columns = x.Shape.Columns;
        float* source = Pointer(x), scale = gain is null ? null : Pointer(gain), shift = bias is null ? null : Pointer(bias);
        float* target = Pointer(y), means = Pointer(mean), inverses = Pointer(inverse);
        EachRow(x, run, row =>
        {
            float* from = source + (row * columns), to = target + (row * columns);
            if (Vector512.IsHardwareAccelerated) LayerNormRows<Float512>.Normalize(from, scale, shift, (float)epsilon, to, columns, out means[row], out inverses[row]);
            else if (Vector256.IsHardwareAccelerated) LayerNormRows<Float256>.Normalize(from, scale, shift, (float)epsilon, to, columns, out means[row], out inverses[row]);
            else LayerNormRows<Float128>.Normalize(from, scale, shift, (float)epsilon, to, columns, out means[row], out inverses[row]);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(gain);
        GC.KeepAlive(bias);
        GC.KeepAlive(y);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
    }

    public void LayerNormGradient(Tensor x, Tensor? gain, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor? dGain, Tensor? dBias, Run run)
    {
        int columns = x.Shape.Columns, rows = x.Shape.Rows;
        float* source = Pointer(x), scale = gain is null ? null : Pointer(gain), means = Pointer(mean), inverses = Pointer(inverse);
        float* upstream = Pointer(dy), target = Pointer(dx), gains = dGain is null ? null : Pointer(dGain), biases = dBias is null ? null : Pointer(dBias);
        EachRow(x, run, row =>
        {
            long at = row * columns;
            if (Vector512.IsHardwareAccelerated) LayerNormRows<Float512>.InputGradient(source + at, scale, means[row], inverses[row], upstream + at, target + at, columns);
            else if (Vector256.IsHardwareAccelerated) LayerNormRows<Float256>.InputGradient(source + at, scale, means[row], inverses[row], upstream + at, target + at, columns);
            else LayerNormRows<Float128>.InputGradient(source + at, scale, means[row], inverses[row], upstream + at, target + at, columns);
        });
        if (gains is not null || biases is not null)
        {
            Workers.Shared.For(run.Threads, columns, Math.Max(16, ElementGrain / Math.Max(1, rows) / 16 * 16), (first, end) =>
            {
                if (Vector512.IsHardwareAccelerated) LayerNormRows<Float512>.ParameterGradients(source, means, inverses, upstream, gains, biases, rows, columns, (int)first, (int)end);
                else if (Vector256.IsHardwareAccelerated) LayerNormRows<Float256>.ParameterGradients(source, means, inverses, upstream, gains, biases, rows, columns, (int)first, (int)end);
                else LayerNormRows<Float128>.ParameterGradients(source, means, inverses, upstream, gains, biases, rows, columns, (int)first, (int)end);
            });
        }
        GC.KeepAlive(x);
        GC.KeepAlive(gain);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
        GC.KeepAlive(dGain);
        GC.KeepAlive(dBias);
    }
}
