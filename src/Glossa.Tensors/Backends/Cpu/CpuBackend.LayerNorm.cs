using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : ILayerNormKernels
{
    public void LayerNorm(Tensor x, Tensor? gain, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse, Run run)
    {
        int columns = x.Shape.Columns;
        fixed (float* source = &First(x), scale = &First(gain), shift = &First(bias))
        fixed (float* target = &First(y), means = &First(mean), inverses = &First(inverse))
        {
            NormKernel kernel = new(source, columns, scale, shift, (float)epsilon, target, means, inverses);
            EachRow(kernel, x.Shape.Rows, columns, run);
        }
    }

    public void LayerNormGradient(
        Tensor x, Tensor? gain, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor? dGain, Tensor? dBias, Run run)
    {
        int columns = x.Shape.Columns, rows = x.Shape.Rows;
        fixed (float* source = &First(x), scale = &First(gain), means = &First(mean), inverses = &First(inverse))
        fixed (float* upstream = &First(dy), target = &First(dx))
        {
            EachRow(new NormInputGradient(source, columns, scale, means, inverses, upstream, target), rows, columns, run);
            if (dGain is null && dBias is null) return;
            // Blocks of rows, and pairwise over the blocks.
            int blocks = (rows + SummedRows - 1) / SummedRows;
            Tensor gainSums = run.Empty([blocks, columns]), biasSums = run.Empty([blocks, columns]);
            fixed (float* gains = &First(gainSums), biases = &First(biasSums))
            {
                NormParameterGradients kernel = new(source, rows, columns, means, inverses, upstream, gains, biases);
                EachRow(kernel, blocks, SummedRows * columns, run);
            }
            if (dGain is not null) Reduce(Reduction.Sum, gainSums, 0, dGain, run);
            if (dBias is not null) Reduce(Reduction.Sum, biasSums, 0, dBias, run);
        }
    }

    /// <summary>The normalisation, row by row.</summary>
    private readonly struct NormKernel(
        float* x, int columns, float* gain, float* bias, float epsilon, float* y, float* means, float* inverses) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                long at = row * columns;
                LayerNormRows<V>.Normalize(x + at, gain, bias, epsilon, y + at, columns, out means[row], out inverses[row]);
            }
        }
    }

    /// <summary>The gradient of the input, row by row.</summary>
    private readonly struct NormInputGradient(
        float* x, int columns, float* gain, float* means, float* inverses, float* dy, float* dx) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                long at = row * columns;
                LayerNormRows<V>.InputGradient(x + at, gain, means[row], inverses[row], dy + at, dx + at, columns);
            }
        }
    }

    /// <summary>The gradients of the parameters, summed over blocks of rows.</summary>
    private readonly struct NormParameterGradients(
        float* x, int rows, int columns, float* means, float* inverses, float* dy, float* gains, float* biases) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long block = first; block < end; block++)
            {
                long row = block * SummedRows, at = row * columns, sum = block * columns;
                int here = (int)Math.Min(SummedRows, rows - row);
                LayerNormRows<V>.ParameterGradients(
                    x + at, means + row, inverses + row, dy + at, gains + sum, biases + sum, here, columns);
            }
        }
    }
}
