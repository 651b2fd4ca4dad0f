using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend
{
    protected override void SumChunk(float* table, long pitch, ReadOnlySpan<int> rows, float* y, int columns)
    {
        if (Vector512.IsHardwareAccelerated) RowSum<Float512>.Of(table, pitch, rows, y, columns);
        else if (Vector256.IsHardwareAccelerated) RowSum<Float256>.Of(table, pitch, rows, y, columns);
        else RowSum<Float128>.Of(table, pitch, rows, y, columns);
    }

    protected override void AddElements(float* x, float* y, long count)
    {
        if (Vector512.IsHardwareAccelerated) RowSum<Float512>.Add(x, y, count);
        else if (Vector256.IsHardwareAccelerated) RowSum<Float256>.Add(x, y, count);
        else RowSum<Float128>.Add(x, y, count);
    }
}
