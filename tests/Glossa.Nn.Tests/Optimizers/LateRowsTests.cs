using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>
/// Rows that take missed steps only when they are read have the bits of a table whose gradient always was dense, whatever happens in
/// between.
/// </summary>
public class LateRowsTests
{
    private const int Rows = 40, Columns = 19, Steps = 300;

    public static IEnumerable<object[]> Cases =>
        Variants.All.SelectMany(variant => new object[][] { [variant[0], "cpu", 1], [variant[0], "cpu", 2], [variant[0], "reference", 1] });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Schedules_pauses_and_checkpoints_change_no_bit(string variant, string backend, int threads)
    {
        Twins twins = new(variant, backend, threads);
        for (int step = 0; step < Steps; step++)
        {
            // Nothing reads all rows between steps 60 and 230, longer than steps are kept.
            if (step is 12 or 50 or 232) twins.ContinueFromState();
            if (step is 20 or 240) twins.Set(group => group.WeightDecay = group.WeightDecay == 0 ? 0.05 : 0);
            if (step is 30 or 250) twins.Freeze(step, 4);
            if (step is 40) twins.Compare("in the middle");
            if (step is 45 or 255) twins.TakeDense(step);
            if (step is 58 or 260) twins.TakeOtherOptimizer(step);
            if (step is 270) twins.Overwrite(step);
            twins.Set(group => group.LearningRate = 0.01 * (1 + Math.Sin(step)));
            twins.TakeRows(step);
        }
        twins.Compare("at the end");
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_tensor_taken_out_before_is_never_stale(string backend)
    {
        Twins twins = new("adam", backend, 2);
        twins.TakeRows(0);
        Tensor held = twins.Late["w"].Value, detached = held.Detach();
        IReadOnlyDictionary<string, Tensor> state = twins.Late.State();
        TrainingState remembered = twins.LateOptimizer.State();
        for (int step = 1; step < 20; step++) twins.TakeRows(step);
        // One look is enough for all of them, so that each is the first in a round of its own.
        Close.AssertSameBits("held", twins.Dense["w"].Value, held);
        twins.TakeRows(20);
        Close.AssertSameBits("detached", twins.Dense["w"].Value, detached);
        twins.TakeRows(21);
        Close.AssertSameBits("state", twins.Dense["w"].Value, state["w"]);
        twins.TakeRows(22);
        foreach ((string name, Tensor tensor) in twins.DenseOptimizer.State().Tensors)
        {
            Close.AssertSameBits(name, tensor, remembered.Tensors[name]);
        }
        twins.TakeRows(23);
        Run run = On.Recording(backend);
        Close.AssertSameBits("an operation", twins.Dense["w"].Value.Sum(0, run), held.Sum(0, run));
    }

    [Fact]
    public void Averages_of_late_rows_are_those_of_dense_ones()
    {
        Twins twins = new("adamw", "cpu", 1);
        ParameterAverage late = new(twins.Late), dense = new(twins.Dense);
        for (int step = 0; step < 60; step++)
        {
            twins.TakeRows(step);
            if (step % 7 != 0) continue;
            late.Update(twins.Run);
            dense.Update(twins.Run);
        }
        using (late.SwapIn())
        {
            using AveragedParameters swapped = dense.SwapIn();
            Close.AssertSameBits("swapped in", twins.Dense["w"].Value, twins.Late["w"].Value);
        }
        twins.TakeRows(61);
        twins.Compare("swapped out");
    }

    [Fact]
    public void A_model_moved_to_another_backend_takes_all_rows_along()
    {
        Twins twins = new("adam", "reference", 1);
        for (int step = 0; step < 30; step++) twins.TakeRows(step);
        twins.Late.To(Backend.Cpu);
        twins.Dense.To(Backend.Cpu);
        twins.Run = On.Recording("cpu");
        for (int step = 30; step < 60; step++) twins.TakeRows(step);
        twins.Compare("moved");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Many_threads_may_look_rows_up_at_once(bool records)
    {
        for (int round = 0; round < 20; round++)
        {
            Twins twins = new("adamw", "cpu", 1);
            for (int step = 0; step < 30; step++) twins.TakeRows(step);
            Tensor expected = twins.Dense["w"].Value, table = twins.Late["w"].Value;
            Tensor[] found = new Tensor[8];
            Parallel.For(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = found.Length }, i =>
            {
                Run run = records ? On.Recording("cpu") : Run.Inference();
                found[i] = table.Embedding(Sample.Ids([100], (ulong)i, Rows), run).Keep();
            });
            for (int i = 0; i < found.Length; i++)
            {
                Close.AssertSameBits($"thread {i}", expected.Embedding(Sample.Ids([100], (ulong)i, Rows), Run.Inference()), found[i]);
            }
        }
    }

    [Fact]
    public void Negative_zeros_and_numbers_that_are_not_finite_change_as_in_a_dense_step()
    {
        Tensor start = Tensor.From([-0f, 1, float.PositiveInfinity, 2, float.NaN, 3, 4, 5], [4, 2]);
        Twins twins = new("adam", "cpu", 1, start);
        for (int step = 0; step < 3; step++) twins.TakeRows(step, IdTensor.Of(3L));
        Assert.True(double.IsPositive(twins.Late["w"].Value[0, 0]));
        twins.Compare("all rows but one without a gradient");
    }

    /// <summary>Two tables with the same gradients: of one they are kept as rows, of the other dense.</summary>
    private sealed class Twins
    {
        private readonly string variant;
        private readonly Sgd lateOther, denseOther;

        public Twins(string variant, string backend, int threads, Tensor? start = null)
        {
            this.variant = variant;
            Run = new Run(new RunOptions { Backend = On.Backend(backend), Gradients = true, Threads = threads });
            start ??= Sample.Uniform([Rows, Columns], 1, backend: Run.Backend);
            (Late, Dense) = (Weights.Of(start), Weights.Of(start));
            (LateOptimizer, DenseOptimizer) = (Variants.Make(variant, Late), Variants.Make(variant, Dense));
            (lateOther, denseOther) = (new(Late, new() { Momentum = 0.5 }), new(Dense, new() { Momentum = 0.5 }));
        }

        public Run Run { get; set; }

        public Weights Late { get; }

        public Weights Dense { get; }

        public Optimizer LateOptimizer { get; private set; }

        public Optimizer DenseOptimizer { get; private set; }

        public void Set(Action<ParameterGroup> change)
        {
            change(LateOptimizer.Groups[0]);
            change(DenseOptimizer.Groups[0]);
        }

        /// <summary>
        /// A step by the gradient of some rows, of several backward passes and with one id more than once; at times of none.
        /// </summary>
        public void TakeRows(int step, IdTensor? ids = null)
        {
            GiveRows(step, ids);
            Step(LateOptimizer, DenseOptimizer);
        }

        public void TakeOtherOptimizer(int step)
        {
            for (int i = 0; i < 5; i++)
            {
                GiveRows((100 * step) + i, null);
                Step(lateOther, denseOther);
            }
        }

        public void TakeDense(int step)
        {
            Tensor gradient = Sample.Uniform(Late["w"].Shape, (ulong)step, backend: Run.Backend);
            Late["w"].Give(gradient, Run);
            GiveRows(step, null, isLateDense: true);
            Dense["w"].Give(Late["w"].Gradient!, Run);
            Step(LateOptimizer, DenseOptimizer);
        }

        public void Freeze(int step, int steps)
        {
            foreach (Weights weights in new[] { Late, Dense }) weights.Freeze();
            for (int i = 0; i < steps; i++) Step(LateOptimizer, DenseOptimizer);
            Close.AssertSameBits("looked up while frozen", Look(Dense, step), Look(Late, step));
            foreach (Weights weights in new[] { Late, Dense }) weights.Freeze(false);
        }

        public void Overwrite(int step)
        {
            foreach (Weights weights in new[] { Late, Dense })
            {
                weights.LoadState(
                    new Dictionary<string, Tensor> { ["w"] = Sample.Uniform(weights["w"].Shape, (ulong)step, backend: Run.Backend) });
            }
        }

        /// <summary>Goes on with new optimisers that were given the old ones' state.</summary>
        public void ContinueFromState()
        {
            (Optimizer late, Optimizer dense) = (LateOptimizer, DenseOptimizer);
            (LateOptimizer, DenseOptimizer) = (Variants.Make(variant, Late), Variants.Make(variant, Dense));
            LateOptimizer.LoadState(late.State());
            DenseOptimizer.LoadState(dense.State());
            LateOptimizer.Groups[0].WeightDecay = DenseOptimizer.Groups[0].WeightDecay = late.Groups[0].WeightDecay;
        }

        public void Compare(string when)
        {
            Close.AssertSameBits($"{variant}: the table {when}", Dense["w"].Value, Late["w"].Value);
            TrainingState expected = DenseOptimizer.State(), actual = LateOptimizer.State();
            Assert.Equal(expected.Scalars, actual.Scalars);
            Assert.Equal(expected.Tensors.Keys, actual.Tensors.Keys);
            foreach ((string name, Tensor tensor) in expected.Tensors)
            {
                Close.AssertSameBits($"{variant}: {name} {when}", tensor, actual.Tensors[name]);
            }
        }

        private void GiveRows(int step, IdTensor? ids, bool isLateDense = false)
        {
            for (int pass = 0; pass < step % 3; pass++)
            {
                ulong seed = (ulong)((2 * step) + pass);
                // Squared, so that some rows are seldom looked up.
                IdTensor touched = ids ?? new IdTensor([.. Sample.Ids([5], seed, Rows).Span.ToArray().Select(id => id * id / Rows)], [5]);
                Late["w"].GiveRows(touched, Sample.Uniform([touched.Count, Late["w"].Shape[1]], seed, backend: Run.Backend), Run);
                Close.AssertSameBits(
                    $"{variant}: looked up before step {step}",
                    Dense["w"].Value.Embedding(touched, Run),
                    Late["w"].Value.Embedding(touched, Run));
            }
            if (isLateDense) return;
            if (ids is null && step % 3 == 0 && step % 2 == 0)
            {
                Late["w"].GiveRows(IdTensor.Of(ReadOnlySpan<long>.Empty), new Tensor([0, Columns], Run.Backend), Run);
            }
            if (Late["w"].RowGradient is { } rows) Dense["w"].Give(rows.ToDense(Dense["w"].Shape, Run), Run);
        }

        private void Step(Optimizer late, Optimizer dense)
        {
            late.Step(Run);
            dense.Step(Run);
            late.ClearGradients();
            dense.ClearGradients();
        }

        private static Tensor Look(Weights weights, int step) => weights["w"].Value.EmbeddingSum(
            RowLists.OfLength([step % Rows, 3, 4, 3], 2), Run.Inference(backend: weights["w"].Value.Backend));
    }
}
