using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IMaxoutKernels
{
    public void Maxout(Tensor x, int pieces, Tensor y, Run run)
    {
        int outputs = y.Shape.Columns;
        float* source = Pointer(x), target = Pointer(y);
        EachRow(y, run, row =>
        {
            float* from = source + (row * outputs * pieces), to = target + (row * outputs);
            if (Vector512.IsHardwareAccelerated) MaxoutRows<Float512>.Largest(from, pieces, to, outputs);
            else if (Vector256.IsHardwareAccelerated) MaxoutRows<Float256>.Largest(from, pieces, to, outputs);
            else MaxoutRows<Float128>.Largest(from, pieces, to, outputs);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public void MaxoutGradient(Tensor x, int pieces, Tensor dy, Tensor dx, Run run)
    {
        int outputs = dy.Shape.Columns;
        float* source = Pointer(x), upstream = Pointer(dy), target = Pointer(dx);
        EachRow(dy, run, row =>
        {
            float* from = source + (row * outputs * pieces), to = target + (row * outputs * pieces), above = upstream + (row * outputs);
            if (Vector512.IsHardwareAccelerated) MaxoutRows<Float512>.Distribute(from, pieces, above, to, outputs);
            else if (Vector256.IsHardwareAccelerated) MaxoutRows<Float256>.Distribute(from, pieces, above, to, outputs);
            else MaxoutRows<Float128>.Distribute(from, pieces, above, to, outputs);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }

    public void AddMaxoutNorm(Tensor x, Tensor z, int pieces, Tensor gain, Tensor bias, double epsilon, Tensor? keep, Tensor y, Tensor mean, Tensor inverse, Run run)
    {
        int columns = x.Shape.Columns, rows = z.Shape[0], margin = (x.Shape[0] - rows) / 2;
        float* source = Pointer(x), maps = Pointer(z), scale = Pointer(gain), shift = Pointer(bias), kept = keep is null ? null : Pointer(keep) + margin;
        float* target = Pointer(y), means = Pointer(mean), inverses = Pointer(inverse);
        Margins(target, columns, rows, margin);
        EachRow(z, run, row =>
        {
            float* to = target + ((row + margin) * columns);
            if (kept is not null && kept[row] == 0)
            {
                new Span<float>(to, columns).Clear();
                return;
            }
            float* from = source + ((row + margin) * columns), z = maps + (row * pieces * columns);
            if (Vector512.IsHardwareAccelerated) MaxoutRows<Float512>.AddNorm(from, z, pieces, scale, shift, (float)epsilon, to, columns, out means[row], out inverses[row]);
            else if (Vector256.IsHardwareAccelerated) MaxoutRows<Float256>.AddNorm(from, z, pieces, scale, shift, (float)epsilon, to, columns, out means[row], out inverses[row]);
            else MaxoutRows<Float128>.AddNorm(from, z, pieces, scale, shift, (float)epsilon, to, columns, out means[row], out inverses[row]);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(z);
        GC.KeepAlive(gain);
        GC.KeepAlive(bias);
        GC.KeepAlive(keep);
        GC.KeepAlive(y);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
    }

    public void AddMaxoutNormGradient(Tensor z, int pieces, Tensor gain, Tensor mean, Tensor inverse, Tensor? keep, Tensor dy, Tensor dx, Tensor dz, Tensor dGain, Tensor dBias, Run run)
    {
        int columns = dy.Shape.Columns, rows = z.Shape[0], margin = (dy.Shape[0] - rows) / 2, blocks = (rows + SummedRows - 1) / SummedRows;
        Tensor gainSums = run.Zeros([blocks, columns]), biasSums = run.Zeros([blocks, columns]);
        float* maps = Pointer(z), scale = Pointer(gain), means = Pointer(mean), inverses = Pointer(inverse), kept = keep is null ? null : Pointer(keep) + margin;
        float* upstream = Pointer(dy) + (margin * columns), inputs = Pointer(dx), targets = Pointer(dz);
        float* allGains = Pointer(gainSums), allBiases = Pointer(biasSums);
        Margins(inputs, columns, rows, margin);
        inputs += margin * columns;
        For(run, blocks, Math.Max(1, ElementGrain / Math.Max(1, SummedRows * columns)), (first, end) =>
        {
            for (long block = first; block < end; block++)
            {
                float* gains = allGains + (block * columns), biases = allBiases + (block * columns);
                for (long row = block * SummedRows; row < Math.Min(rows, (block + 1) * SummedRows); row++)
                {
                    float* above = upstream + (row * columns), input = inputs + (row * columns), from = maps + (row * pieces * columns), to = targets + (row * pieces * columns);
                    if (kept is not null && kept[row] == 0)
                    {
                        new Span<float>(input, columns).Clear();
                        new Span<float>(to, pieces * columns).Clear();
                        continue;
                    }
                    new Span<float>(above, columns).CopyTo(new Span<float>(input, columns));
                    if (Vector512.IsHardwareAccelerated) MaxoutRows<Float512>.NormGradient(from, pieces, scale, means[row], inverses[row], above, to, gains, biases, columns);
                    else if (Vector256.IsHardwareAccelerated) MaxoutRows<Float256>.NormGradient(from, pieces, scale, means[row], inverses[row], above, to, gains, biases, columns);
                    else MaxoutRows<Float128>.NormGradient(from, pieces, scale, means[row], inverses[row], above, to, gains, biases, columns);
                }
            }
        });
        Reduce(Reduction.Sum, gainSums, 0, dGain, run);
        Reduce(Reduction.Sum, biasSums, 0, dBias, run);
        GC.KeepAlive(z);
        GC.KeepAlive(gain);
        GC.KeepAlive(mean);
        GC.KeepAlive(inverse);
        GC.KeepAlive(keep);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
        GC.KeepAlive(dz);
    }

    /// <summary>Zeros in the rows before and after those that are computed.</summary>
    private static void Margins(float* y, int columns, int rows, int margin)
    {
        new Span<float>(y, margin * columns).Clear();
        new Span<float>(y + ((long)(margin + rows) * columns), margin * columns).Clear();
    }
}
