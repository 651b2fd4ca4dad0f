using System.Numerics;
using System.Runtime.CompilerServices;

namespace Glossa.Tensors;

/// <summary>
/// The base of backends in host memory: allocation, reading and writing, and everything that only moves or orders values.
/// </summary>
/// <typeparam name="T">The element type.</typeparam>
internal abstract unsafe partial class HostBackend<T> : Backend where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Elements a thread should have to copy, to repay starting it.</summary>
    private const int CopyGrain = 1 << 16;

    public override Block Allocate(long bytes) => new HostBlock(bytes);

    public override void Read(Tensor x, long start, Span<float> values)
    {
        fixed (T* source = &First(x))
        {
            if (typeof(T) == typeof(float)) new ReadOnlySpan<float>(source + start, values.Length).CopyTo(values);
            else for (int i = 0; i < values.Length; i++) values[i] = float.CreateTruncating(source[start + i]);
        }
    }

    public override void Read(Tensor x, long start, Span<double> values)
    {
        fixed (T* source = &First(x))
        {
            for (int i = 0; i < values.Length; i++) values[i] = double.CreateTruncating(source[start + i]);
        }
    }

    public override void Write(Tensor x, long start, ReadOnlySpan<float> values)
    {
        fixed (T* target = &First(x))
        {
            if (typeof(T) == typeof(float)) values.CopyTo(new Span<float>(target + start, values.Length));
            else for (int i = 0; i < values.Length; i++) target[start + i] = T.CreateTruncating(values[i]);
        }
    }

    public override void Write(Tensor x, long start, ReadOnlySpan<double> values)
    {
        fixed (T* target = &First(x))
        {
            for (int i = 0; i < values.Length; i++) target[start + i] = T.CreateTruncating(values[i]);
        }
    }

    public override Block WriteIds(ReadOnlySpan<long> ids)
    {
        HostBlock block = new(ids.Length * sizeof(long));
        fixed (long* target = &block.First<long>()) ids.CopyTo(new Span<long>(target, ids.Length));
        return block;
    }

    public override void ReadIds(Block block, Span<long> ids)
    {
        fixed (long* source = &((HostBlock)block).First<long>()) new ReadOnlySpan<long>(source, ids.Length).CopyTo(ids);
    }

    public override void Fill(Tensor x, double value)
    {
        T number = T.CreateTruncating(value);
        fixed (T* target = &First(x))
        {
            foreach ((long start, int length) in Runs(x)) new Span<T>(target + start, length).Fill(number);
        }
    }

    public override void Copy(Tensor x, Tensor y, Run? run = null)
    {
        if (!x.IsContiguous || !y.IsContiguous) CopyRows(x, y);
        else if (run is null) CopyRange(x, y, 0, x.Shape.Count);
        else For(run, x.Shape.Count, CopyGrain, (first, end) => CopyRange(x, y, first, end));
    }

    private static void CopyRange(Tensor x, Tensor y, long first, long end)
    {
        fixed (T* source = &First(x), target = &First(y)) CopyElements(source + first, target + first, end - first);
    }

    private static void CopyRows(Tensor x, Tensor y)
    {
        fixed (T* source = &First(x), target = &First(y))
        {
            for (long row = 0; row < x.Shape.Rows; row++) CopyElements(source + (row * x.Pitch), target + (row * y.Pitch), x.Shape.Columns);
        }
    }

    /// <summary>
    /// A tensor's first element; for no tensor, no element. The memory is used through a pointer that is fixed, <c>fixed (float* p =
    /// &amp;First(x))</c>, and so is not collected before the statement ends. All rows are brought up to date.
    /// </summary>
    protected static ref T First(Tensor? x)
    {
        x?.LazyRowUpdates?.Apply();
        return ref Stored(x);
    }

    /// <summary>A tensor's first element (see <see cref="First"/>) for one who knows which rows are up to date.</summary>
    protected static ref T Stored(Tensor? x)
    {
        if (x is null) return ref Unsafe.NullRef<T>();
        return ref Unsafe.Add(ref ((HostBlock)x.Block).First<T>(), (nint)x.Offset);
    }

    /// <summary>
    /// Brings the rows of a table up to date that are about to be read. A prediction brings all up to date, so that the next ones, on any
    /// thread, have nothing to do.
    /// </summary>
    private static void UpdateBeforeReading<TId>(Tensor table, ReadOnlySpan<TId> rows, Run run) where TId : struct, IBinaryInteger<TId>
    {
        if (run.RecordsGradients) table.LazyRowUpdates?.Apply(table, rows);
        else table.LazyRowUpdates?.Apply();
    }

    /// <summary>The address of a tensor's first element; the caller keeps the tensor reachable.</summary>
    protected static T* Pointer(Tensor x) => (T*)Unsafe.AsPointer(ref First(x));

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
