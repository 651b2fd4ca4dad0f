using System.Text.Json;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>Clipping against PyTorch, over dense gradients and rows, and where there is nothing finite to clip.</summary>
public class GradientClippingTests
{
    private const string File = "torch/optimizers.json";

    public static IEnumerable<object[]> Cases => On.Cases(File).Where(c => ((string)c[0]).StartsWith("clip", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public void Clipping_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        JsonElement before = c.Element.GetProperty("gradients_in"), after = c.Element.GetProperty("gradients_out");
        Tensor[] gradients = [.. before.EnumerateArray().Select(value => FixtureCase.ToTensor(value, run.Backend))];
        Weights weights = new Weights([.. gradients.Select((gradient, i) => ($"w{i}", gradient.Shape))]).Initialize(1, run.Backend);
        for (int i = 0; i < gradients.Length; i++) weights[$"w{i}"].Give(gradients[i], run);
        NormKind kind = c.Text("norm_type", "") == "inf" ? NormKind.Largest : NormKind.Euclidean;
        double norm = weights.ClipGradientNorm(c.Double("max_norm", 0), run, kind),
            expected = c.Element.GetProperty("total_norm").GetDouble();
        Assert.Equal(expected, norm, Close.Tolerance(run.Backend) * expected);
        for (int i = 0; i < gradients.Length; i++)
        {
            Close.Assert(name, FixtureCase.ToTensor(after[i], run.Backend), weights[$"w{i}"].Gradient!);
        }
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Rows_count_as_the_dense_gradient_they_are(string backend)
    {
        Run run = On.Recording(backend);
        foreach (NormKind kind in new[] { NormKind.Euclidean, NormKind.Largest })
        {
            Weights weights = NewWeights(run), dense = NewWeights(run);
            dense["table"].Value.ClearGradient();
            dense["table"].Give(weights["table"].RowGradient!.ToDense([9, 4], run), run);
            double norm = weights.ClipGradientNorm(0.25, run, kind), other = dense.ClipGradientNorm(0.25, run, kind);
            Assert.Equal(other, norm, 1e-5 * other);
            Assert.Equal(0.25, weights.GradientNorm(run, kind), 1e-5);
            Close.Assert("rows", dense["table"].Gradient!, weights["table"].RowGradient!.ToDense([9, 4], run));
            weights.ClipGradientValue(0.01, run);
            dense.ClipGradientValue(0.01, run);
            Close.Assert("rows by value", dense["table"].Gradient!, weights["table"].RowGradient!.ToDense([9, 4], run));
            Assert.Equal(0.01, weights.GradientNorm(run, NormKind.Largest), 1e-6);
        }
    }

    [Fact]
    public void Short_gradients_and_frozen_ones_are_left_alone()
    {
        Run run = On.Recording("cpu");
        Weights weights = NewWeights(run);
        weights["frozen"].Give(Tensor.Full([2], 1000), run);
        weights["frozen"].IsFrozen = true;
        Tensor before = weights["w"].Gradient!.Keep();
        double norm = weights.GradientNorm(run);
        Assert.InRange(norm, 0.1, 10);
        Assert.Equal(norm, weights.ClipGradientNorm(norm * 1.01, run));
        Close.AssertSameBits("short", before, weights["w"].Gradient!);
        Assert.Equal(0, new Weights(("w", [2])).Initialize(1).ClipGradientNorm(1, run));
    }

    [Theory]
    [InlineData(double.NaN, NormKind.Euclidean)]
    [InlineData(double.NaN, NormKind.Largest)]
    [InlineData(double.NegativeInfinity, NormKind.Euclidean)]
    [InlineData(double.PositiveInfinity, NormKind.Largest)]
    public void A_norm_that_is_not_finite_is_returned_and_nothing_changes(double bad, NormKind kind)
    {
        foreach (string backend in new[] { "cpu", "reference" })
        {
            Run run = On.Recording(backend);
            Weights weights = new Weights(("a", [40]), ("b", [3, 2])).Initialize(1, run.Backend);
            double[] values = Sample.Uniform([40], 1).ToDoubleArray();
            values[33] = bad;
            weights["a"].Give(Tensor.From(values, [40], run.Backend), run);
            weights["b"].Give(Sample.Uniform([3, 2], 2, backend: run.Backend), run);
            Tensor a = weights["a"].Gradient!.Keep(), b = weights["b"].Gradient!.Keep();
            Assert.Equal(double.IsNaN(bad) ? double.NaN : double.PositiveInfinity, weights.ClipGradientNorm(0.1, run, kind));
            Close.AssertSameBits("a", a, weights["a"].Gradient!);
            Close.AssertSameBits("b", b, weights["b"].Gradient!);
            weights.ClipGradientValue(0.5, run);
            double clipped = weights["a"].Gradient![33];
            Assert.Equal(double.IsNaN(bad) ? double.NaN : Math.CopySign(0.5, bad), clipped);
        }
    }

    [Theory]
    [InlineData(1e-25)]
    [InlineData(1e-18)]
    [InlineData(1e22)]
    [InlineData(1e36)]
    public void Gradients_whose_squares_underflow_or_overflow_are_measured_and_clipped(double scale)
    {
        foreach (string backend in new[] { "cpu", "reference" })
        {
            Run run = On.Recording(backend);
            Weights weights = new Weights(("a", [2]), ("b", [1, 2])).Initialize(1, run.Backend);
            weights["a"].Give(Tensor.From([3 * scale, 0], [2], run.Backend), run);
            weights["b"].Give(Tensor.From([0, 4 * scale], [1, 2], run.Backend), run);
            Assert.Equal(5, weights.GradientNorm(run) / scale, 5e-6);
            if (scale < 1) continue;
            Assert.Equal(5, weights.ClipGradientNorm(10, run) / scale, 5e-6);
            Assert.Equal([6, 0], weights["a"].Gradient!.ToDoubleArray().Select(slope => Math.Round(slope, 4)));
            Assert.Equal([0, 8], weights["b"].Gradient!.ToDoubleArray().Select(slope => Math.Round(slope, 4)));
        }
    }

    [Fact]
    public void A_table_of_very_small_gradients_has_the_length_of_its_dense_one()
    {
        Run run = On.Recording("cpu");
        Tensor upstream = Sample.Uniform([3, 4], 2).Scale(1e-25, run);
        Embedding rows = new Embedding(9, 4).Initialize(1), dense = new Embedding(9, 4).Initialize(1);
        IdTensor ids = IdTensor.Of(7L, 2L, 5L);
        rows.Forward(ids, run).Backward(run, upstream);
        dense.Weight.Value.IndexSelect(ids, run).Backward(run, upstream);
        double norm = new GradientNorms([rows.Weight], run)[rows.Weight];
        Assert.Equal(norm, new GradientNorms([dense.Weight], run)[dense.Weight]);
        Assert.InRange(norm, 1e-25, 1e-24);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_table_of_which_no_row_was_looked_up_adds_nothing(string backend)
    {
        Run run = On.Recording(backend);
        Embedding table = new Embedding(9, 4).Initialize(1, run.Backend);
        table.Forward(new IdTensor([], [0]), run).Sum(run).Backward(run);
        Assert.NotNull(table.Weight.RowGradient);
        Assert.Equal(0, table.ClipGradientNorm(1, run));
        Assert.Equal(0, table.GradientNorm(run, NormKind.Largest));
        Assert.Equal(0, new GradientNorms([table.Weight], run)[table.Weight]);
    }

    [Fact]
    public void Every_number_of_threads_gives_the_same_bits()
    {
        Tensor matrix = Sample.Uniform([700, 301], 1), vector = Sample.Uniform([100_003], 2);
        double[] norms = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            Run run = new(new RunOptions { Gradients = true, Threads = threads });
            Weights weights = new Weights(("matrix", [700, 301]), ("vector", [100_003])).Initialize(1);
            weights["matrix"].Give(matrix, run);
            weights["vector"].Give(vector, run);
            return weights.GradientNorm(run);
        })];
        Assert.Equal(norms[0], norms[1]);
        Assert.Equal(norms[0], norms[2]);
        double exact = Math.Sqrt(matrix.ToDoubleArray().Concat(vector.ToDoubleArray()).Sum(x => x * x));
        Assert.Equal(exact, norms[0], 1e-6 * exact);
    }

    [Fact]
    public void Clipping_a_gradient_that_a_graph_still_needs_is_noticed()
    {
        Run run = On.Recording("cpu");
        Weights weights = NewWeights(run);
        Tensor product = Sample.Variable([5], 1).Multiply(weights["w"].Gradient!, run).Sum(run);
        weights.ClipGradientNorm(0.1, run);
        Assert.Throws<GraphException>(() => product.Backward(run));
    }

    [Fact]
    public void A_limit_must_be_positive()
    {
        Run run = On.Recording("cpu");
        Weights weights = NewWeights(run);
        Assert.Contains(
            "limit must be a positive number, but it is 0",
            Assert.Throws<OptimizerException>(() => weights.ClipGradientNorm(0, run)).Message,
            StringComparison.Ordinal);
        Assert.Throws<OptimizerException>(() => weights.ClipGradientValue(double.NaN, run));
    }

    private static Weights NewWeights(Run run)
    {
        Weights weights = new Weights(("table", [9, 4]), ("w", [5]), ("frozen", [2])).Initialize(1, run.Backend);
        weights["table"].GiveRows(IdTensor.Of(7L, 2L, 7L), Sample.Uniform([3, 4], 1, backend: run.Backend), run);
        weights["w"].Give(Sample.Uniform([5], 2, backend: run.Backend), run);
        return weights;
    }
}
