using System.Numerics;

namespace Glossa.Tensors;

/// <summary>
/// What backends in host memory share: allocation, reading and writing, and everything that only moves or orders numbers.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal abstract unsafe partial class HostBackend<T> : Backend where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements a thread should have to copy, to repay starting it.</summary>
    private const int CopyGrain = 1 << 16;

    public override Block Allocate(long bytes) => new HostBlock(bytes);

    public override void Read(Tensor x, long start, Span<float> values)
    {
        T* source = Pointer(x) + start;
        if (typeof(T) == typeof(float)) new ReadOnlySpan<float>(source, values.Length).CopyTo(values);
        else for (int i = 0; i < values.Length; i++) values[i] = float.CreateTruncating(source[i]);
        GC.KeepAlive(x);
    }

    public override void Read(Tensor x, long start, Span<double> values)
    {
        T* source = Pointer(x) + start;
        for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(source[i]);
        GC.KeepAlive(x);
    }

    public override void Write(Tensor x, long start, ReadOnlySpan<float> values)
    {
        T* target = Pointer(x) + start;
        if (typeof(T) == typeof(float)) values.CopyTo(new Span<float>(target, values.Length));
        else for (int i = 0; i < values.Length; i++) target[i] = T.CreateTruncating(values[i]);
        GC.KeepAlive(x);
    }

    public override void Write(Tensor x, long start, ReadOnlySpan<double> values)
    {
        T* target = Pointer(x) + start;
        for (int i = 0; i < values.Length; i++) target[i] = T.CreateTruncating(values[i]);
        GC.KeepAlive(x);
    }

    public override void Fill(Tensor x, double value)
    {
        T number = T.CreateTruncating(value);
        foreach ((long start, int length) in Runs(x)) new Span<T>(Pointer(x) + start, length).Fill(number);
        GC.KeepAlive(x);
    }

    public override void Copy(Tensor x, Tensor y, Run? run = null)
    {
        T* source = Pointer(x), target = Pointer(y);
        if (x.IsContiguous && y.IsContiguous)
        {
            if (run is null) CopyElements(source, target, x.Shape.Count);
            else For(run, x.Shape.Count, CopyGrain, (first, end) => CopyElements(source + first, target + first, end - first));
        }
        else
        {
            int columns = x.Shape.Columns;
            for (int row = 0; row < x.Shape.Rows; row++) CopyElements(source + ((long)row * x.Pitch), target + ((long)row * y.Pitch), columns);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>The tensor's first element. The caller keeps the tensor reachable.</summary>
    protected static T* Pointer(Tensor x) => (T*)((HostBlock)x.Storage.Block).Address + x.Offset;

    /// <summary>The tensor's first element, for one who knows which rows are late.</summary>
    protected static T* PointerAsItIs(Tensor x) => (T*)((HostBlock)x.Storage.BlockAsItIs).Address + x.Offset;

    /// <summary>
    /// A table's first element, for one who looks at some rows only. A prediction brings all up to date, so that the next ones, on any
    /// thread, have nothing to ask.
    /// </summary>
    private static T* PointerToRows<TId>(Tensor table, ReadOnlySpan<TId> rows, Run run) where TId : struct, IBinaryInteger<TId>
    {
        if (!run.RecordsGradients) return Pointer(table);
        table.Storage.Late?.Settle(table, rows);
        return PointerAsItIs(table);
    }

    protected static void CopyElements(T* source, T* target, long count) =>
        Buffer.MemoryCopy(source, target, count * sizeof(T), count * sizeof(T));

    /// <summary>Splits <c>0 … count</c> among the run's threads, in pieces of at least <paramref name="grain"/>.</summary>
    protected abstract void For(Run run, long count, long grain, Action<long, long> body);

    /// <summary>The pieces of a tensor that are contiguous and short enough for a span.</summary>
    private static IEnumerable<(long Start, int Length)> Runs(Tensor x)
    {
        const int Longest = 1 << 30;
        long run = x.IsContiguous ? x.Shape.Count : x.Shape.Columns;
        int runs = x.IsContiguous ? 1 : x.Shape.Rows;
        for (int i = 0; i < runs; i++)
        {
            for (long done = 0; done < run; done += Longest) yield return (((long)i * x.Pitch) + done, (int)Math.Min(Longest, run - done));
        }
    }
}
