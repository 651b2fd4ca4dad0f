using System.Runtime.InteropServices;
using Glossa.Tensors;

namespace Glossa.Nn.Tests;

/// <summary>
/// A backend as another assembly would add one, from the public surface alone: its memory is that of a device, into and out of which values
/// can only be copied. It computes by copying to the host, where the reference backend does the work, and has no capabilities.
/// </summary>
internal sealed class DeviceBackend : Backend
{
    private static readonly Run Host = Run.Inference(backend: Reference);

    public override string Name => "device";

    public override DType DType => DType.Float64;

    /// <summary>The number of times the host has waited for values of the device.</summary>
    public int Reads { get; private set; }

    /// <summary>The number of times ids were copied to the device.</summary>
    public int IdCopies { get; private set; }

    public override Block Allocate(long bytes) => new DeviceBlock(bytes);

    public override void Read(Tensor x, long start, Span<float> values)
    {
        double[] exact = new double[values.Length];
        Read(x, start, exact);
        for (int i = 0; i < exact.Length; i++) values[i] = (float)exact[i];
    }

    public override void Read(Tensor x, long start, Span<double> values)
    {
        Reads++;
        Memory(x).CopyOut(x.Offset + start, values);
    }

    public override void Write(Tensor x, long start, ReadOnlySpan<float> values)
    {
        double[] exact = new double[values.Length];
        for (int i = 0; i < exact.Length; i++) exact[i] = values[i];
        Write(x, start, exact);
    }

    public override void Write(Tensor x, long start, ReadOnlySpan<double> values) => Memory(x).CopyIn(x.Offset + start, values);

    public override Block WriteIds(ReadOnlySpan<long> ids)
    {
        IdCopies++;
        DeviceBlock block = new(ids.Length * sizeof(long));
        block.CopyIn(0, ids);
        return block;
    }

    public override void ReadIds(Block block, Span<long> ids) => ((DeviceBlock)block).CopyOut(0, ids);

    public override void Fill(Tensor x, double value) => Compute(host => host.Out(x).Fill(value));

    public override void Copy(Tensor x, Tensor y, Run? run = null) => Compute(host => Reference.Copy(host.In(x), host.Out(y)));

    public override void Map<F>(F f, Tensor x, Tensor y, Run run) => Compute(host => Reference.Map(f, host.In(x), host.Out(y), Host));

    public override void MapGradient<F>(F f, Tensor x, Tensor y, Tensor dy, Tensor dx, Run run) =>
        Compute(host => Reference.MapGradient(f, host.In(x), host.In(y), host.In(dy), host.Out(dx), Host));

    public override void Zip<F>(F f, Tensor a, Tensor b, Tensor c, Stretch stretch, Run run) =>
        Compute(host => Reference.Zip(f, host.In(a), host.In(b), host.Out(c), stretch, Host));

    public override void Update<F>(F f, Tensor parameter, Tensor gradient, Tensor? first, Tensor? second, Tensor? third, Run run) =>
        Compute(host => Reference.Update(
            f, host.Out(parameter), host.In(gradient), host.OutOrNull(first), host.OutOrNull(second), host.OutOrNull(third), Host));

    public override void Reduce(Reduction reduction, Tensor x, int axis, Tensor y, Run run) =>
        Compute(host => Reference.Reduce(reduction, host.In(x), axis, host.Out(y), Host));

    public override IdTensor ArgReduce(Tensor x, int axis, bool smallest, Run run) =>
        Ids(host => Reference.ArgReduce(host.In(x), axis, smallest, Host));

    public override IdTensor ArgSort(Tensor x, int count, bool smallest) => Ids(host => Reference.ArgSort(host.In(x), count, smallest));

    public override void Scan(Tensor x, Tensor? factors, int axis, bool fromEnd, Tensor y) =>
        Compute(host => Reference.Scan(host.In(x), host.InOrNull(factors), axis, fromEnd, host.Out(y)));

    public override void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias, Tensor c, bool accumulate, Run run) =>
        Compute(host => Reference.MatMul(
            host.In(a), transposeA, host.In(b), transposeB, host.InOrNull(bias), host.Out(c), accumulate, Host));

    public override void Permute(Tensor x, ReadOnlySpan<int> axes, Tensor y, Run run)
    {
        int[] order = axes.ToArray();
        Compute(host => Reference.Permute(host.In(x), order, host.Out(y), Host));
    }

    public override void GatherRows(Tensor table, IdTensor ids, Tensor y, Run run) =>
        Compute(host => Reference.GatherRows(host.In(table), host.In(ids), host.Out(y), Host));

    public override void SumRows(Tensor table, RowLists lists, Tensor y, Run run) =>
        Compute(host => Reference.SumRows(host.In(table), lists, host.Out(y), Host));

    public override void ScatterAddRows(Tensor x, IdTensor ids, Tensor table, Run run) =>
        Compute(host => Reference.ScatterAddRows(host.In(x), host.In(ids), host.Out(table), Host));

    public override void Gather(Tensor x, int axis, IdTensor ids, Tensor y) =>
        Compute(host => Reference.Gather(host.In(x), axis, host.In(ids), host.Out(y)));

    public override void ScatterAdd(Tensor x, int axis, IdTensor ids, Tensor y) =>
        Compute(host => Reference.ScatterAdd(host.In(x), axis, host.In(ids), host.Out(y)));

    public override void Unfold(Tensor x, Window2d window, Tensor y, Run run) =>
        Compute(host => Reference.Unfold(host.In(x), window, host.Out(y), Host));

    public override void Fold(Tensor y, Window2d window, Tensor x, Run run) =>
        Compute(host => Reference.Fold(host.In(y), window, host.Out(x), Host));

    public override IdTensor PoolMax(Tensor x, PoolCells cells, Tensor y, Run run) =>
        Ids(host => Reference.PoolMax(host.In(x), cells, host.Out(y), Host));

    public override void PoolMean(Tensor x, PoolCells cells, Tensor y, Run run) =>
        Compute(host => Reference.PoolMean(host.In(x), cells, host.Out(y), Host));

    public override void PoolMeanGradient(Tensor dy, PoolCells cells, Tensor dx, Run run) =>
        Compute(host => Reference.PoolMeanGradient(host.In(dy), cells, host.Out(dx), Host));

    public override void Bernoulli(CounterRandom random, double probability, double scale, Tensor x, Run run) =>
        Compute(host => Reference.Bernoulli(random, probability, scale, host.Out(x), Host));

    private static DeviceBlock Memory(Tensor x) => (DeviceBlock)x.Block;

    private void Compute(Action<HostCopies> compute)
    {
        HostCopies host = new(this);
        compute(host);
        host.CopyIn();
    }

    /// <summary>Computes positions, which stay on the device until the host reads them.</summary>
    private IdTensor Ids(Func<HostCopies, IdTensor> compute)
    {
        HostCopies host = new(this);
        IdTensor ids = compute(host);
        host.CopyIn();
        DeviceBlock block = new(ids.Count * sizeof(long));
        block.CopyIn(0, ids.Span);
        return new IdTensor(this, block, ids.Shape);
    }

    /// <summary>Memory of the device: values of eight bytes that can be copied in and out, and nothing else.</summary>
    private sealed class DeviceBlock(long bytes) : Block(bytes)
    {
        private readonly byte[] memory = new byte[bytes];

        public void CopyIn<T>(long at, ReadOnlySpan<T> values) where T : unmanaged => values.CopyTo(Part<T>(at, values.Length));

        public void CopyOut<T>(long at, Span<T> values) where T : unmanaged => Part<T>(at, values.Length).CopyTo(values);

        private Span<T> Part<T>(long at, int count) where T : unmanaged =>
            MemoryMarshal.Cast<byte, T>(memory.AsSpan()).Slice((int)at, count);
    }

    /// <summary>Copies of one operation's arguments on the host; those it writes are copied back.</summary>
    private sealed class HostCopies(DeviceBackend device)
    {
        private readonly Dictionary<Tensor, Tensor> copies = new(ReferenceEqualityComparer.Instance);
        private readonly HashSet<Tensor> written = new(ReferenceEqualityComparer.Instance);

        public Tensor In(Tensor x)
        {
            if (copies.TryGetValue(x, out Tensor? copy)) return copy;
            double[] values = new double[x.Shape.Count];
            for (int row = 0, columns = x.Shape.Columns; columns > 0 && row < x.Shape.Rows; row++)
            {
                Memory(x).CopyOut(x.Offset + ((long)row * x.Pitch), values.AsSpan(row * columns, columns));
            }
            return copies[x] = Tensor.From(values, x.Shape, Reference);
        }

        public IdTensor In(IdTensor ids)
        {
            long[] values = new long[ids.Count];
            ((DeviceBlock)ids.On(device)).CopyOut(0, values.AsSpan());
            return new IdTensor(values, ids.Shape);
        }

        public Tensor? InOrNull(Tensor? x) => x is null ? null : In(x);

        public Tensor Out(Tensor x)
        {
            written.Add(x);
            return In(x);
        }

        public Tensor? OutOrNull(Tensor? x) => x is null ? null : Out(x);

        public void CopyIn()
        {
            foreach (Tensor x in written)
            {
                double[] values = copies[x].ToDoubleArray();
                for (int row = 0, columns = x.Shape.Columns; columns > 0 && row < x.Shape.Rows; row++)
                {
                    Memory(x).CopyIn<double>(x.Offset + ((long)row * x.Pitch), values.AsSpan(row * columns, columns));
                }
            }
        }
    }
}
