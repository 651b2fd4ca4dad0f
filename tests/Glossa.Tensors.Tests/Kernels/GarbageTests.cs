using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Glossa.Tensors.Lanes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>
/// Tensors nobody refers to any more while a kernel reads and writes them: the collector runs in the middle of the kernel, and whatever it
/// frees is overwritten.
/// </summary>
[Trait("Category", "Kernels")]
public class GarbageTests
{
    private const int Count = 100_000;

    [Theory]
    [InlineData("cpu", 1)]
    [InlineData("cpu", 3)]
    [InlineData("reference", 1)]
    public void Operands_outlive_a_collection_inside_the_kernel(string backend, int threads)
    {
        Run run = new(new RunOptions { Backend = On.Backend(backend), Threads = threads });
        (Func<Run, Collector, float[]> Compute, float Expected)[] cases = [(Map, 1), (MapGradient, 3), (Zip, 5), (Update, -1)];
        foreach ((Func<Run, Collector, float[]> compute, float expected) in cases)
        {
            Collector collector = new();
            Assert.Equal(Enumerable.Repeat(expected, Count), compute(run, collector));
            Assert.True(collector.HasRun);
        }
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("reference")]
    public void Every_operation_has_the_same_bits_while_another_thread_collects(string backend)
    {
        using CancellationTokenSource stop = new();
        Thread collecting = new(() =>
        {
            while (!stop.IsCancellationRequested) Collector.CollectAndOverwrite();
        });
        float[] quiet = [.. Operations(backend)];
        collecting.Start();
        try
        {
            for (int round = 0; round < 5; round++) Assert.Equal(quiet, Operations(backend));
        }
        finally
        {
            stop.Cancel();
            collecting.Join();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float[] Map(Run run, Collector collector)
    {
        Tensor y = run.Empty([Count]);
        run.Backend.Map(new Collecting(collector), run.Full([Count], 1), y, run);
        return y.ToArray();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float[] MapGradient(Run run, Collector collector)
    {
        Tensor dx = run.Empty([Count]);
        run.Backend.MapGradient(new Collecting(collector), run.Full([Count], 1), run.Full([Count], 1), run.Full([Count], 3), dx, run);
        return dx.ToArray();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float[] Zip(Run run, Collector collector)
    {
        Tensor y = run.Empty([Count]);
        run.Backend.Zip(new Collecting(collector), run.Full([Count], 2), run.Full([Count], 3), y, Stretch.None, run);
        return y.ToArray();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float[] Update(Run run, Collector collector)
    {
        Tensor parameter = run.Full([Count], 1);
        run.Backend.Update(new Collecting(collector), parameter, run.Full([Count], 2), run.Zeros([Count]), null, null, run);
        return parameter.ToArray();
    }

    /// <summary>
    /// Products, norms, softmax, attention, convolutions and lookups with their gradients, on tensors that are garbage at once.
    /// </summary>
    private static IEnumerable<float> Operations(string backend)
    {
        Run run = new(new RunOptions { Backend = On.Backend(backend), Gradients = true, Threads = 2 });
        Tensor Fresh(Shape shape, ulong seed) => Sample.Variable(shape, seed, run.Backend);
        Tensor table = Fresh([50, 64], 1);
        Tensor x = table.Embedding(Sample.Ids([60], 7, 50), run);
        x = x.Linear(Fresh([64, 64], 2), Fresh([64], 3), run).LayerNorm(Fresh([64], 4), Fresh([64], 5), 1e-5, run);
        x = x.Reshape([3, 20, 64], run);
        x = Tensor.AttentionOutput(x, x, x, new() { Heads = 4 }, run);
        x = x.Reshape([3, 4, 20, 16], run).Conv2d(Fresh([8, 4, 3, 3], 6), null, ConvolutionOptions.Square(padding: 1), run);
        Tensor y = x.Reshape([24, 320], run).Softmax(run).Square(run).Sum(run);
        y.Backward(run);
        return [.. y.ToArray(), .. table.RowGradient!.ToDense(table.Shape, run).ToArray()];
    }

    /// <summary>Collects garbage when it is called, now and then, and overwrites the memory that became free.</summary>
    private sealed class Collector
    {
        private int calls;

        public bool HasRun => calls > 0;

        public void Call()
        {
            if (Interlocked.Increment(ref calls) % 5000 == 1) CollectAndOverwrite();
        }

        public static void CollectAndOverwrite()
        {
            GC.Collect();
            for (int i = 0; i < 20; i++)
            {
                HostBlock block = new(Count * sizeof(double));
                MemoryMarshal.CreateSpan(ref block.First<byte>(), (int)block.Bytes).Fill(0xFF);
            }
        }
    }

    /// <summary>A function that collects garbage.</summary>
    private readonly struct Collecting(Collector collector) : IFunction, IBinaryFunction, IUpdate
    {
        public static string Name => "collecting";

        public static Reads SlopeReads => Reads.Input | Reads.Output;

        public V Value<V>(V x) where V : struct, ILanes<V>
        {
            collector.Call();
            return x;
        }

        public V Slope<V>(V x, V y) where V : struct, ILanes<V>
        {
            collector.Call();
            return x * y;
        }

        public V Value<V>(V a, V b) where V : struct, ILanes<V>
        {
            collector.Call();
            return a + b;
        }

        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            collector.Call();
            parameter -= gradient + first;
        }
    }
}
