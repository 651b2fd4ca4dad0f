using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend
{
    /// <summary>
    /// The rows whose part of a sum over all rows is one chain, whatever the threads; the parts are then summed pairwise.
    /// </summary>
    private const int SummedRows = 32;

    public override void Reduce(Reduction reduction, Tensor x, int axis, Tensor y, Run run)
    {
        switch (reduction)
        {
            case Reduction.Sum: Reduce(new AddFunction(), 0, x, axis, y, run); break;
            case Reduction.Product: Reduce(new MultiplyFunction(), 1, x, axis, y, run); break;
            case Reduction.Max: Reduce(new MaximumFunction(), float.NegativeInfinity, x, axis, y, run); break;
            default: Reduce(new MinimumFunction(), float.PositiveInfinity, x, axis, y, run); break;
        }
    }

    private static void Reduce<F>(F f, float identity, Tensor x, int axis, Tensor y, Run run) where F : struct, IBinaryFunction
    {
        (int before, int along, int after) = x.Shape.Around(axis);
        fixed (float* source = &First(x), target = &First(y))
        {
            if (after == 1)
            {
                EachRow(new FoldRows<F>(f, identity, source, along, target), before, along, run);
                return;
            }
            // Threads share the columns; every column is reduced from top to bottom by one thread.
            FoldColumns<F> kernel = new(f, identity, source, x.IsContiguous ? after : x.Pitch, along, after, target);
            long grain = Math.Max(1, ElementGrain / Math.Max(1, (long)along * Math.Min(after, Reductions.StripWidth)));
            Share(kernel, before * kernel.Strips, grain, run);
        }
    }

    /// <summary>The fold of each row.</summary>
    private readonly struct FoldRows<F>(F f, float identity, float* x, int columns, float* y) : IKernel where F : struct, IBinaryFunction
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long row = first; row < end; row++) y[row] = Reductions.Row<F, V>(f, identity, x + (row * columns), columns);
        }
    }

    /// <summary>The fold of each column of some matrices, strip by strip.</summary>
    private readonly struct FoldColumns<F>(F f, float identity, float* x, long pitch, int rows, int columns, float* y) : IKernel
        where F : struct, IBinaryFunction
    {
        /// <summary>The strips of a matrix.</summary>
        public long Strips => ((long)columns + Reductions.StripWidth - 1) / Reductions.StripWidth;

        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            for (long strip = first; strip < end; strip++)
            {
                long matrix = strip / Strips, column = strip % Strips * Reductions.StripWidth;
                int width = (int)Math.Min(Reductions.StripWidth, columns - column);
                float* from = x + (matrix * rows * pitch) + column;
                Reductions.Columns<F, V>(f, identity, from, rows, pitch, y + (matrix * columns) + column, width);
            }
        }
    }
}
