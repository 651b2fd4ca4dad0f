using Glossa.Tensors.Lanes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Autograd;

/// <summary>Rows are updated before they are read, and no sooner.</summary>
public unsafe class LazyRowUpdatesTests
{
    private readonly Tensor table = Tensor.From([0, 0, 10, 10, 20, 20, 30, 30], [4, 2]), state = Tensor.Zeros([4, 2]);
    private readonly Run run = On.Recording("cpu");

    [Fact]
    public void Rows_without_a_gradient_are_updated_when_they_are_looked_up()
    {
        Step(new Count(UnchangedElements.None), 1, Step(new Count(UnchangedElements.None), 1));
        Assert.Equal([0f, 12f, 20f, 30f], Stored());
        Assert.Equal([22f, 22f], table.Embedding(IdTensor.Of(2L), run).ToArray());
        Assert.Equal([0f, 12f, 22f, 30f], Stored());
        Assert.Equal([2f, 2f], table.EmbeddingSum(RowLists.OfLength([0], 1), run).ToArray());
        Assert.Equal([2f, 12f, 22f, 30f], Stored());
        Assert.NotNull(table.LazyRowUpdates);
    }

    [Fact]
    public void Every_other_read_and_every_prediction_brings_all_rows_up_to_date()
    {
        Action[] reads =
        [
            () => table.ToArray(), () => state.ToArray(), () => table.Detach().Sum(run), () => table.Fill(1), () => _ = table[0, 0],
            () => table.Keep(), () => table.Reshape([2, 4], run).Embedding(IdTensor.Of(0L), run),
            () => state.Embedding(IdTensor.Of(0L), run), () => table.Embedding(IdTensor.Of(0L), Run.Inference()),
        ];
        foreach (Action read in reads)
        {
            Step(new Count(UnchangedElements.None), 1);
            Assert.NotNull(table.LazyRowUpdates);
            read();
            Assert.Null(table.LazyRowUpdates);
            Assert.Null(state.LazyRowUpdates);
            Assert.All(Stored().Zip(table.ToArray().Chunk(2)), row => Assert.Equal(row.First, row.Second[0]));
        }
    }

    [Fact]
    public void Rows_a_formula_leaves_as_they_are_never_take_a_step()
    {
        LazyRowUpdates<Count> updates = Step(new Count(UnchangedElements.WithZeroState), 1);
        Step(new Count(UnchangedElements.WithZeroState), 2, updates);
        // This formula changes what it says it leaves alone, so that it shows who took the step.
        Assert.Equal([0f, 0f, 12f, 12f, 21f, 21f, 30f, 30f], table.ToArray());
        Step(new Count(UnchangedElements.All), 3, updates);
        Assert.Null(table.LazyRowUpdates);
        Assert.Equal([0f, 0f, 12f, 12f, 21f, 21f, 31f, 31f], table.ToArray());
        Step(new Count(UnchangedElements.None), 3, updates);
        Assert.Equal([1f, 1f, 13f, 13f, 22f, 22f, 32f, 32f], table.ToArray());
    }

    [Fact]
    public void All_rows_catch_up_after_many_steps()
    {
        LazyRowUpdates<Count> updates = new(table, state, null, null);
        for (int step = 0; step < 1000; step++) Step(new Count(UnchangedElements.None), 1, updates);
        Assert.InRange(Stored()[0], 700, 999);
        Assert.Equal([1000f, 1000f, 1010f, 1010f, 1020f, 1020f, 1030f, 1030f], table.ToArray());
    }

    [Fact]
    public void Updates_know_their_tensors_and_whether_others_wrote_the_state()
    {
        LazyRowUpdates<Count> updates = Step(new Count(UnchangedElements.None), 1);
        Assert.True(updates.IsOf(table, state, null, null));
        Assert.False(updates.IsOf(table, null, state, null));
        Assert.False(updates.IsOf(table.Detach().Keep(), state, null, null));
        state.Fill(1);
        Assert.False(updates.IsOf(table, state, null, null));
    }

    private LazyRowUpdates<Count> Step(Count formula, long row, LazyRowUpdates<Count>? updates = null)
    {
        updates ??= new LazyRowUpdates<Count>(table, state, null, null);
        updates.Step(formula, new RowGradient(IdTensor.Of(row), Tensor.Zeros([1, 2])), run);
        return updates;
    }

    /// <summary>The first column as it is in memory, pending updates not applied.</summary>
    private float[] Stored()
    {
        fixed (float* first = &((HostBlock)table.Block).First<float>()) return [first[0], first[2], first[4], first[6]];
    }

    /// <summary>Counts steps.</summary>
    private readonly struct Count(UnchangedElements unchanged) : IUpdate
    {
        public UnchangedElements UnchangedByZeroGradient => unchanged;

        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            parameter += V.Of(1);
            first += V.Of(1);
        }
    }
}
