using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : ISoftmaxKernels
{
    public void Softmax(Tensor x, Tensor? mask, Tensor y, Run run)
    {
        fixed (float* source = &First(x), keep = &First(mask), target = &First(y))
        {
            EachRow(new SoftmaxKernel(source, keep, target, x.Shape.Columns), x.Shape.Rows, x.Shape.Columns, run);
        }
    }

    public void SoftmaxGradient(Tensor y, Tensor dy, Tensor dx, Run run)
    {
        fixed (float* values = &First(y), upstream = &First(dy), target = &First(dx))
        {
            EachRow(new SoftmaxGradientKernel(values, upstream, target, y.Shape.Columns), y.Shape.Rows, y.Shape.Columns, run);
        }
    }

    public void LogSoftmax(Tensor x, Tensor y, Run run)
    {
        fixed (float* source = &First(x), target = &First(y))
        {
            EachRow(new LogSoftmaxKernel(source, target, x.Shape.Columns), x.Shape.Rows, x.Shape.Columns, run);
        }
    }

    public void LogSoftmaxGradient(Tensor y, Tensor dy, Tensor dx, Run run)
    {
        fixed (float* values = &First(y), upstream = &First(dy), target = &First(dx))
        {
            EachRow(new LogSoftmaxGradientKernel(values, upstream, target, y.Shape.Columns), y.Shape.Rows, y.Shape.Columns, run);
        }
    }

    private readonly struct SoftmaxKernel(float* x, float* mask, float* y, int columns) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                long at = row * columns;
                SoftmaxRows<V>.Softmax(x + at, At(mask, at), y + at, columns);
            }
        }
    }

    private readonly struct SoftmaxGradientKernel(float* y, float* dy, float* dx, int columns) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                long at = row * columns;
                SoftmaxRows<V>.SoftmaxGradient(y + at, dy + at, dx + at, columns);
            }
        }
    }

    private readonly struct LogSoftmaxKernel(float* x, float* y, int columns) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                long at = row * columns;
                SoftmaxRows<V>.LogSoftmax(x + at, y + at, columns);
            }
        }
    }

    private readonly struct LogSoftmaxGradientKernel(float* y, float* dy, float* dx, int columns) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++)
            {
                long at = row * columns;
                SoftmaxRows<V>.LogSoftmaxGradient(y + at, dy + at, dx + at, columns);
            }
        }
    }
}
