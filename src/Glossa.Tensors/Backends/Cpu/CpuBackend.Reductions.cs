using System.Runtime.Intrinsics;
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
        float* source = Pointer(x), target = Pointer(y);
        if (after == 1)
        {
            Workers.Shared.For(run.Threads, before, Math.Max(1, ElementGrain / Math.Max(1, along)), (first, end) =>
            {
                for (long row = first; row < end; row++)
                {
                    float* from = source + (row * along);
                    if (Vector512.IsHardwareAccelerated) target[row] = Reductions.Row<F, Float512>(f, identity, from, along);
                    else if (Vector256.IsHardwareAccelerated) target[row] = Reductions.Row<F, Float256>(f, identity, from, along);
                    else target[row] = Reductions.Row<F, Float128>(f, identity, from, along);
                }
            });
        }
        else
        {
            // Threads share the columns; every column is reduced from top to bottom by one thread.
            long pitch = x.IsContiguous ? after : x.Pitch;
            long strips = ((long)after + Reductions.StripWidth - 1) / Reductions.StripWidth;
            long grain = Math.Max(1, ElementGrain / Math.Max(1, (long)along * Math.Min(after, Reductions.StripWidth)));
            Workers.Shared.For(run.Threads, before * strips, grain, (first, end) =>
            {
                for (long strip = first; strip < end; strip++)
                {
                    long outer = strip / strips, column = strip % strips * Reductions.StripWidth;
                    int width = (int)Math.Min(Reductions.StripWidth, after - column);
                    float* from = source + (outer * along * pitch) + column, to = target + (outer * after) + column;
                    if (Vector512.IsHardwareAccelerated) Reductions.Columns<F, Float512>(f, identity, from, along, pitch, to, width);
                    else if (Vector256.IsHardwareAccelerated) Reductions.Columns<F, Float256>(f, identity, from, along, pitch, to, width);
                    else Reductions.Columns<F, Float128>(f, identity, from, along, pitch, to, width);
                }
            });
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }
}
