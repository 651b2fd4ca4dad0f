using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : ISoftmaxKernels
{
    public void Softmax(Tensor x, Tensor? mask, Tensor y, Run run)
    {
        int columns = x.Shape.Columns;
        float* source = Pointer(x), keep = mask is null ? null : Pointer(mask), target = Pointer(y);
        EachRow(x, run, row =>
        {
            long at = row * columns;
            float* maskRow = keep is null ? null : keep + at;
            if (Vector512.IsHardwareAccelerated) SoftmaxRows<Float512>.Softmax(source + at, maskRow, target + at, columns);
            else if (Vector256.IsHardwareAccelerated) SoftmaxRows<Float256>.Softmax(source + at, maskRow, target + at, columns);
            else SoftmaxRows<Float128>.Softmax(source + at, maskRow, target + at, columns);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(mask);
        GC.KeepAlive(y);
    }

    public void SoftmaxGradient(Tensor y, Tensor dy, Tensor dx, Run run)
    {
        int columns = y.Shape.Columns;
        float* values = Pointer(y), upstream = Pointer(dy), target = Pointer(dx);
        EachRow(y, run, row =>
        {
            long at = row * columns;
            if (Vector512.IsHardwareAccelerated) SoftmaxRows<Float512>.SoftmaxGradient(values + at, upstream + at, target + at, columns);
            else if (Vector256.IsHardwareAccelerated) SoftmaxRows<Float256>.SoftmaxGradient(values + at, upstream + at, target + at, columns);
            else SoftmaxRows<Float128>.SoftmaxGradient(values + at, upstream + at, target + at, columns);
        });
        GC.KeepAlive(y);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }

    public void LogSoftmax(Tensor x, Tensor y, Run run)
    {
        int columns = x.Shape.Columns;
        float* source = Pointer(x), target = Pointer(y);
        EachRow(x, run, row =>
        {
            long at = row * columns;
            if (Vector512.IsHardwareAccelerated) SoftmaxRows<Float512>.LogSoftmax(source + at, target + at, columns);
            else if (Vector256.IsHardwareAccelerated) SoftmaxRows<Float256>.LogSoftmax(source + at, target + at, columns);
            else SoftmaxRows<Float128>.LogSoftmax(source + at, target + at, columns);
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public void LogSoftmaxGradient(Tensor y, Tensor dy, Tensor dx, Run run)
    {
        int columns = y.Shape.Columns;
        float* values = Pointer(y), upstream = Pointer(dy), target = Pointer(dx);
        EachRow(y, run, row =>
        {
            long at = row * columns;
            if (Vector512.IsHardwareAccelerated) SoftmaxRows<Float512>.LogSoftmaxGradient(values + at, upstream + at, target + at, columns);
            else if (Vector256.IsHardwareAccelerated) SoftmaxRows<Float256>.LogSoftmaxGradient(values + at, upstream + at, target + at, columns);
            else SoftmaxRows<Float128>.LogSoftmaxGradient(values + at, upstream + at, target + at, columns);
        });
        GC.KeepAlive(y);
        GC.KeepAlive(dy);
        GC.KeepAlive(dx);
    }

    /// <summary>Calls <paramref name="body"/> for every row of a matrix, sharing the rows among threads.</summary>
    private static void EachRow(Tensor matrix, Run run, Action<long> body)
    {
        long grain = Math.Max(1, ElementGrain / Math.Max(1, matrix.Shape.Columns));
        Workers.Shared.For(run.Threads, matrix.Shape.Rows, grain, (first, end) =>
        {
            for (long row = first; row < end; row++) body(row);
        });
    }
}
