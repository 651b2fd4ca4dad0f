using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>
/// Memory that stays flat with no call to Dispose on any tensor: 20,000 steps of training, 20,000 predictions. In scopes the pool's bytes
/// are exactly constant after warm-up; without any scope the collector keeps up. Everything is measured against what the same process took
/// before: totals differ between machines, growth is a fault on all of them.
/// </summary>
[Collection(nameof(Alone))]
public class FlatMemoryTests
{
    private const int Steps = 20_000, WarmUp = 4_000, Period = 8, Classes = 5;

    /// <summary>Managed memory the runtime itself takes now and then: less than 16 bytes a step.</summary>
    private const long Slack = 200_000;

    /// <summary>
    /// Physical memory the runtime itself takes late, for compiled code and heaps it keeps: 2 KB a step, less than the tensors of one.
    /// </summary>
    private const long ResidentSlack = 32 << 20;

    private static readonly Dictionary<string, Func<Job>> Jobs = new()
    {
        ["linear"] = () => new LinearJob(),
        ["lstm"] = () => new TextJob(_ => [5, 4, 2]),
        ["lstm, other lengths at every step"] = () =>
            new TextJob(step => [.. Enumerable.Range(0, 1 + (step % Period / 2)).Select(i => 2 + ((step + i) % Period))]),
        ["embedding"] = () => new BagJob(_ => 6),
        ["embedding, other lengths at every step"] = () => new BagJob(step => 1 + (step % Period)),
    };

    public static IEnumerable<object[]> Names => Jobs.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_in_scopes_is_flat(string name)
    {
        Job job = Jobs[name]();
        Run run = Run.ForTraining(1, 1);
        double loss = double.NaN;
        AssertFlat(run, step =>
        {
            using Scope scope = run.OpenScope();
            loss = job.Train(step, run);
        });
        // Steps are real ones: the net has learned its few examples.
        Assert.InRange(loss, 0, 0.3);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Predictions_in_scopes_are_flat(string name)
    {
        Job job = Jobs[name]();
        Run run = Run.Inference();
        AssertFlat(run, step =>
        {
            using Scope scope = run.OpenScope();
            job.Predict(step, run);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_any_scope_nothing_leaks(string name)
    {
        Job job = Jobs[name]();
        Run training = Run.ForTraining(1, 1), inference = Run.Inference();
        // An optimiser's step opens a scope of its own.
        for (int step = 0; step < Period; step++) job.Train(step, training);
        long pool = training.Memory.Bytes;
        AssertBounded(step => job.Train(step, training));
        AssertBounded(step => job.Predict(step, inference));
        Assert.Equal(pool, training.Memory.Bytes);
        Assert.Equal(0, training.Memory.BytesInUse);
        Assert.Equal(0, inference.Memory.Bytes);
    }

    /// <summary>
    /// Pool bytes exactly constant at every step, no more managed bytes in a second window, and no growth of what is reachable or resident.
    /// </summary>
    private static void AssertFlat(Run run, Action<int> step)
    {
        for (int i = 0; i < WarmUp; i++) step(i);
        long pool = run.Memory.Bytes;
        Assert.NotEqual(0, pool);
        const int Window = (Steps - WarmUp) / 2;
        long first = Allocated(0), resident = Resident(), reachable = GC.GetTotalMemory(true), second = Allocated(Window);
        // Fewer bytes and less memory are fine: the compiler moves objects to the stack late, the collector gives back what the warm-up
        // took.
        Assert.InRange(second, 1, first * 1.01);
        Assert.InRange(Resident(), 1, resident + ResidentSlack);
        Assert.InRange(GC.GetTotalMemory(true), 1, reachable + Slack);

        long Allocated(int start)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = start; i < start + Window; i++)
            {
                step(i);
                if (run.Memory.Bytes != pool) Assert.Fail($"step {i}: the pool went from {pool} to {run.Memory.Bytes} bytes");
                if (run.Memory.BytesInUse != 0) Assert.Fail($"step {i}: {run.Memory.BytesInUse} bytes are still in use");
            }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    /// <summary>
    /// Requires that the reachable memory stays the same, and that the memory that waits for the collector is at most half as much again in
    /// a second window.
    /// </summary>
    private static void AssertBounded(Action<int> step)
    {
        for (int i = 0; i < WarmUp; i++) step(i);
        long reachable = GC.GetTotalMemory(true), resident = Resident();
        const int Middle = (WarmUp + Steps) / 2;
        long first = Most(WarmUp, Middle), second = Most(Middle, Steps);
        Assert.InRange(GC.GetTotalMemory(true), 1, reachable + Slack);
        Assert.InRange(second, 1, (first * 1.5) + Slack);
        Assert.InRange(Resident(), 1, resident + ResidentSlack);

        long Most(int start, int end)
        {
            long most = 0;
            for (int i = start; i < end; i++)
            {
                step(i);
                if (i % 100 == 0) most = Math.Max(most, GC.GetTotalMemory(false));
            }
            return most;
        }
    }

    /// <summary>The process' physical memory once the collector has taken what nobody refers to.</summary>
    private static long Resident()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return Environment.WorkingSet;
    }

    /// <summary>A small net and its optimiser.</summary>
    private abstract class Job
    {
        private Optimizer? optimizer;

        public double Train(int step, Run run)
        {
            optimizer ??= NewOptimizer();
            Tensor logits = Forward(step, run);
            Tensor loss = Loss.CrossEntropy(logits, Targets(logits.Shape[0], step), run);
            loss.Backward(run);
            optimizer.Step(run);
            optimizer.ClearGradients();
            return loss.ToDouble();
        }

        public long Predict(int step, Run run) => Forward(step, run).Softmax(run).ArgMax(-1, run)[0];

        protected abstract Optimizer NewOptimizer();

        protected abstract Tensor Forward(int step, Run run);

        private static IdTensor Targets(int rows, int step) =>
            new([.. Enumerable.Range(0, rows).Select(i => (long)((step + i) % Period % Classes))], [rows]);
    }

    private sealed class LinearJob : Job
    {
        private readonly Sequential net = new Sequential(new Linear(8, 16), new Activate(Activation.Relu), new Linear(16, Classes))
            .Initialize(1);
        private readonly Tensor[] inputs = [.. Enumerable.Range(0, Period).Select(i => Sample.Uniform([3, 8], (ulong)i))];

        protected override Optimizer NewOptimizer() => new Adam(net);

        protected override Tensor Forward(int step, Run run) => net.Forward(inputs[step % Period], run);
    }

    private sealed class TextJob(Func<int, int[]> lengths) : Job
    {
        private readonly TextNet net = new TextNet().Initialize(1);

        protected override Optimizer NewOptimizer() => new Adam(net);

        protected override Tensor Forward(int step, Run run) =>
            net.Forward([.. lengths(step).Select((length, i) => Ids(length, step + i))], run);
    }

    private sealed class TextNet : Module
    {
        private readonly Embedding embedding = new(40, 8);
        private readonly Lstm lstm = new(8, 12);
        private readonly Linear output = new(12, Classes);

        public Tensor Forward(long[][] texts, Run run)
        {
            (IdTensor ids, Func<Tensor, PackedSequence> wrap) = PackedSequence.PackIds(texts);
            (_, RecurrentLayerState state) = lstm.Forward(wrap(embedding.Forward(ids, run).Dropout(0.1, run)), run);
            return output.Forward(state.Hidden.Select(0, 0, run), run);
        }
    }

    /// <summary>The mean of word vectors, trained row by row.</summary>
    private sealed class BagJob(Func<int, int> length) : Job
    {
        private readonly BagNet net = new BagNet().Initialize(1);

        protected override Optimizer NewOptimizer() => new Sgd(net, new SgdOptions { LearningRate = 0.5 });

        protected override Tensor Forward(int step, Run run) => net.Forward(new IdTensor(Ids(length(step), step), [1, length(step)]), run);
    }

    private sealed class BagNet : Module
    {
        private readonly Embedding embedding = new(500, 8);
        private readonly Linear output = new(8, Classes);

        public Tensor Forward(IdTensor ids, Run run) => output.Forward(embedding.Forward(ids, run).Mean(1, run), run);
    }

    private static long[] Ids(int length, int step) => [.. Enumerable.Range(0, length).Select(i => (long)(((step % Period * 5) + i) % 40))];
}

/// <summary>Tests that measure the process run while no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
