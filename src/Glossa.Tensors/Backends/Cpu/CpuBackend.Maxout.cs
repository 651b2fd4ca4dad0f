using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IMaxoutKernels
{
    public void Maxout(Tensor x, int pieces, Tensor y, Run run)
    {
        int outputs = y.Shape.Columns;
        fixed (float* source = &First(x), target = &First(y))
        {
            EachRow(new MaxoutKernel(source, pieces, target, outputs), y.Shape.Rows, outputs, run);
        }
    }

    public void MaxoutGradient(Tensor x, int pieces, Tensor dy, Tensor dx, Run run)
    {
        int outputs = dy.Shape.Columns;
        fixed (float* source = &First(x), upstream = &First(dy), target = &First(dx))
        {
            EachRow(new MaxoutGradientKernel(source, pieces, upstream, target, outputs), dy.Shape.Rows, outputs, run);
        }
    }

    public void AddMaxoutNorm(
        Tensor x, Tensor z, int pieces, Tensor gain, Tensor bias, double epsilon, Tensor? keep,
        Tensor y, Tensor mean, Tensor inverse, Run run)
    {
        int columns = x.Shape.Columns, rows = z.Shape[0], margin = (x.Shape[0] - rows) / 2, skipped = margin * columns;
        fixed (float* source = &First(x), maps = &First(z), scale = &First(gain), shift = &First(bias), kept = &First(keep))
        fixed (float* target = &First(y), means = &First(mean), inverses = &First(inverse))
        {
            Margins(target, columns, rows, margin);
            AddNormKernel kernel = new(
                source + skipped, maps, pieces, scale, shift, (float)epsilon, At(kept, margin), target + skipped, means, inverses, columns);
            EachRow(kernel, rows, z.Shape.Columns, run);
        }
    }

    public void AddMaxoutNormGradient(
        Tensor z, int pieces, Tensor gain, Tensor mean, Tensor inverse, Tensor? keep,
        Tensor dy, Tensor dx, Tensor dz, Tensor dGain, Tensor dBias, Run run)
    {
        int columns = dy.Shape.Columns, rows = z.Shape[0], margin = (dy.Shape[0] - rows) / 2, skipped = margin * columns;
        int blocks = (rows + SummedRows - 1) / SummedRows;
        Tensor gainSums = run.Zeros([blocks, columns]), biasSums = run.Zeros([blocks, columns]);
        fixed (float* maps = &First(z), scale = &First(gain), means = &First(mean), inverses = &First(inverse), kept = &First(keep))
        fixed (float* upstream = &First(dy), inputs = &First(dx), targets = &First(dz))
        fixed (float* gains = &First(gainSums), biases = &First(biasSums))
        {
            Margins(inputs, columns, rows, margin);
            AddNormGradientKernel kernel = new(
                maps, pieces, scale, means, inverses, At(kept, margin),
                upstream + skipped, inputs + skipped, targets, gains, biases, rows, columns);
            EachRow(kernel, blocks, SummedRows * columns, run);
        }
        Reduce(Reduction.Sum, gainSums, 0, dGain, run);
        Reduce(Reduction.Sum, biasSums, 0, dBias, run);
    }

    private readonly struct MaxoutKernel(float* x, int pieces, float* y, int outputs) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                MaxoutRows<V>.Largest(x + (row * pieces * outputs), pieces, y + (row * outputs), outputs);
            }
        }
    }

    private readonly struct MaxoutGradientKernel(float* x, int pieces, float* dy, float* dx, int outputs) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                long at = row * pieces * outputs;
                MaxoutRows<V>.Distribute(x + at, pieces, dy + (row * outputs), dx + at, outputs);
            }
        }
    }

    /// <summary>Maxout, normalisation and sum of the rows that are kept; zeros in the others.</summary>
    private readonly struct AddNormKernel(
        float* x, float* z, int pieces, float* gain, float* bias, float epsilon, float* keep,
        float* y, float* means, float* inverses, int columns) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                float* from = x + (row * columns), maps = z + (row * pieces * columns), to = y + (row * columns);
                if (keep is not null && keep[row] == 0) new Span<float>(to, columns).Clear();
                else MaxoutRows<V>.AddNorm(from, maps, pieces, gain, bias, epsilon, to, columns, out means[row], out inverses[row]);
            }
        }
    }

    /// <summary>The gradients of <see cref="AddNormKernel"/>, those of the parameters summed over blocks of rows.</summary>
    private readonly struct AddNormGradientKernel(
        float* z, int pieces, float* gain, float* means, float* inverses, float* keep,
        float* dy, float* dx, float* dz, float* gains, float* biases, int rows, int columns) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first * SummedRows; row < Math.Min(rows, end * SummedRows); row++)
            {
                long at = row * columns, atMaps = at * pieces, atSums = row / SummedRows * columns;
                Span<float> input = new(dx + at, columns);
                if (keep is not null && keep[row] == 0)
                {
                    input.Clear();
                    new Span<float>(dz + atMaps, pieces * columns).Clear();
                    continue;
                }
                new Span<float>(dy + at, columns).CopyTo(input);
                MaxoutRows<V>.NormGradient(
                    z + atMaps, pieces, gain, means[row], inverses[row], dy + at, dz + atMaps, gains + atSums, biases + atSums, columns);
            }
        }
    }

    /// <summary>Zeros in the rows before and after those that are computed.</summary>
    private static void Margins(float* y, int columns, int rows, int margin)
    {
        new Span<float>(y, margin * columns).Clear();
        new Span<float>(y + ((long)(margin + rows) * columns), margin * columns).Clear();
    }
}
