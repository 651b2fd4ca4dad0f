using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend
{
    protected override void SumChunk(float* table, long pitch, ReadOnlySpan<int> rows, float* y, int columns)
    {
        fixed (int* chosen = rows) Registers.Dispatch(new RowsToSum(table, pitch, chosen, rows.Length, y, columns));
    }

    protected override void AddElements(float* x, float* y, long count) => Registers.Dispatch(new RowToAdd(x, y, count));

    /// <summary>y = Σ rows of a table.</summary>
    private readonly struct RowsToSum(float* table, long pitch, int* rows, int count, float* y, int columns) : IVectorized
    {
        public void Compute<V>() where V : struct, IFloatLanes<V> =>
            RowSum<V>.Of(table, pitch, new ReadOnlySpan<int>(rows, count), y, columns);
    }

    /// <summary>y += x.</summary>
    private readonly struct RowToAdd(float* x, float* y, long count) : IVectorized
    {
        public void Compute<V>() where V : struct, IFloatLanes<V> => RowSum<V>.Add(x, y, count);
    }
}
