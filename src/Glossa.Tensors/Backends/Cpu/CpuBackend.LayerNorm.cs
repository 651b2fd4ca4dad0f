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
        float* upstream = Pointer(dy), target = Pointer(dx);
        EachRow(x, run, row =>
        {
            long at = row * columns;
            if (Vector512.IsHardwareAccelerated) LayerNormRows<Float512>.InputGradient(source + at, scale, means[row], inverses[row], upstream + at, target + at, columns);
            else if (Vector256.IsHardwareAccelerated) LayerNormRows<Float256>.InputGradient(source + at, scale, means[row], inverses[row], upstream + at, target + at, columns);
            else LayerNormRows<Float128>.InputGradient(source + at, scale, means[row], inverses[row], upstream + at, target + at, columns);
        });
        if (dGain is not null || dBias is not null)
        {
            // Blocks of rows, and pairwise over the blocks.
            int blocks = (rows + SummedRows - 1) / SummedRows;
            Tensor gainSums = run.Empty([blocks, columns]), biasSums = run.Empty([blocks, columns]);
            float* gains = Pointer(gainSums), biases = Pointer(biasSums);
            For(run, blocks, Math.Max(1, ElementGrain / Math.Max(1, SummedRows * columns)), (first, end) =>
            {
                for (long block = first; block < end; block++)
                {
                    long row = block * SummedRows, at = row * columns, sum = block * columns;
                    int here = (int)Math.Min(SummedRows, rows - row);
                    float* xs = source + at, m = means + row, s = inverses + row, d = upstream + at, g = gains + sum, b = biases + sum;
                    if (Vector512.IsHardwareAccelerated) LayerNormRows<Float512>.ParameterGradients(xs, m, s, d, g, b, here, columns);
                    else if (Vector256.IsHardwareAccelerated) LayerNormRows<Float256>.ParameterGradients(xs, m, s, d, g, b, here, columns);
                    else LayerNormRows<Float128>.ParameterGradients(xs, m, s, d, g, b, here, columns);
                }
            });
            if (dGain is not null) Reduce(Reduction.Sum, gainSums, 0, dGain, run);
            if (dBias is not null) Reduce(Reduction.Sum, biasSums, 0, dBias, run);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(gain);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }
}
