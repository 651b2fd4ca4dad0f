using System.Globalization;
using System.Text.Json;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>Tables of vectors against PyTorch and spaCy, and the sparsity of their gradients.</summary>
public class EmbeddingTests
{
    private const string File = "torch/embedding.json";
    private const string Hashes = "spacy/hashes.json";

    public static IEnumerable<object[]> Plain => On.Cases(File).Where(c => !IsBag((string)c[0]));

    public static IEnumerable<object[]> Bags => On.Cases(File).Where(c => IsBag((string)c[0]));

    public static IEnumerable<object[]> Seeds =>
        Fixture.Open(Hashes).GetProperty("embed").EnumerateArray().Select((_, i) => new object[] { i });

    [Theory]
    [MemberData(nameof(Plain))]
    public void Embedding_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        Embedding layer = new Embedding(7, 3, name == "padding_idx" ? c.Int("padding_idx", -1) : null).Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        IdTensor ids = c.Ids("inputs", "ids");
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(ids, run) }, variables);
        AssertSparse(layer.Weight, ids.Span.ToArray().Where(id => name != "padding_idx" || id != 0));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_row_of_the_padding_starts_with_zeros_and_stays_so(string backend)
    {
        Run run = On.Recording(backend);
        foreach (InitializerSet initializers in new[] { InitializerSet.PyTorch, InitializerSet.Keras })
        {
            Embedding padded = new Embedding(7, 3, paddingId: 4, initializers).Initialize(1, run.Backend);
            Embedding plain = new Embedding(7, 3, initializers: initializers).Initialize(1, run.Backend);
            for (int again = 0; again < 2; again++, padded.Initialize(1, run.Backend))
            {
                double[] expected = plain.Weight.Value.ToDoubleArray();
                expected.AsSpan(4 * 3, 3).Clear();
                Assert.Equal(expected, padded.Weight.Value.ToDoubleArray());
            }
            Sgd optimizer = new(padded, new SgdOptions { LearningRate = 0.5 });
            padded.Forward(IdTensor.Of(4L, 1L, 4L), run).Sum(run).Backward(run);
            optimizer.Step(run);
            Assert.Equal(new double[3], padded.Forward(IdTensor.Of(4L), run).ToDoubleArray());
        }
    }

    [Theory]
    [MemberData(nameof(Bags))]
    public void Embedding_bag_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        EmbeddingBag layer = new EmbeddingBag(8, 3, Enum.Parse<BagMode>(c.Text("mode", ""), ignoreCase: true)).Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        IdTensor ids = c.Ids("inputs", "ids");
        int[] offsets = [.. c.Ids("inputs", "offsets").Span.ToArray().Select(offset => (int)offset)];
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(ids, offsets, run) }, variables);
        AssertSparse(layer.Weight, ids.Span.ToArray());
    }

    [Theory]
    [InlineData(BagMode.Sum)]
    [InlineData(BagMode.Mean)]
    [InlineData(BagMode.Max)]
    public void Bag_gradients_are_those_of_differences(BagMode mode)
    {
        EmbeddingBag layer = new EmbeddingBag(6, 3, mode).Initialize(1, Backend.Reference);
        GradientCheck.Verify((_, run) => layer.Forward(IdTensor.Of(1L, 5L, 1L, 0L, 3L, 3L, 2L), [0, 2, 2, 5], run), [layer.Weight.Value]);
    }

    [Fact]
    public void Bags_that_do_not_fit_the_ids_are_an_error()
    {
        EmbeddingBag layer = new EmbeddingBag(6, 3).Initialize(1);
        Run run = Run.Inference();
        Assert.Equal(Shape.Create([0, 3]), layer.Forward(IdTensor.Of(ReadOnlySpan<long>.Empty), [], run).Shape);
        foreach (int[] offsets in new int[][] { [], [1], [0, 2, 1], [0, 4] })
        {
            Assert.Contains(
                "offsets into 3 ids",
                Assert.Throws<ShapeException>(() => layer.Forward(IdTensor.Of(1L, 2L, 3L), offsets, run)).Message,
                StringComparison.Ordinal);
        }
        Assert.Throws<ShapeException>(() => layer.Forward(new IdTensor([1, 2], [1, 2]), [0], run));
        Assert.Throws<OutOfRangeException>(() => layer.Forward(IdTensor.Of(6L), [0], run));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Four_rows_of_a_key_are_those_of_spaCy(int index)
    {
        (uint seed, ulong[] ids, uint[][] keys) = HashCase(index);
        for (int i = 0; i < ids.Length; i++)
        {
            (uint a, uint b, uint c, uint d) = MurmurHash3.Hash128(ids[i], seed);
            Assert.Equal((keys[i][0], keys[i][1], keys[i][2], keys[i][3]), (a, b, c, d));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_hashed_vector_is_the_sum_of_its_four_rows(int index)
    {
        const int rows = 17, columns = 3;
        (uint seed, ulong[] ids, uint[][] keys) = HashCase(index);
        Run run = On.Recording("reference");
        HashEmbedding layer = new HashEmbedding(rows, columns, seed).Initialize(2, Backend.Reference);
        Tensor vectors = layer.Forward(new IdTensor([.. ids.Select(id => (long)id)], [1, ids.Length]), run);
        Assert.Equal(Shape.Create([1, ids.Length, columns]), vectors.Shape);
        for (int i = 0; i < ids.Length; i++)
        {
            for (int column = 0; column < columns; column++)
            {
                double expected = keys[i].Sum(key => layer.Weight.Value[(int)(key % rows), column]);
                Assert.Equal(expected, vectors[0, i, column], 1e-12);
            }
        }
        vectors.Sum(run).Backward(run);
        AssertSparse(layer.Weight, keys.SelectMany(four => four.Select(key => (long)(key % rows))));
    }

    [Fact]
    public void Hashed_gradients_are_those_of_differences()
    {
        HashEmbedding layer = new HashEmbedding(5, 3, 7).Initialize(2, Backend.Reference);
        GradientCheck.Verify((_, run) => layer.Forward(IdTensor.Of(1L, -2L, 3L, 1L), run), [layer.Weight.Value]);
    }

    [Fact]
    public void Tables_side_by_side_hash_differently()
    {
        (uint A, uint, uint, uint) one = MurmurHash3.Hash128(12345, 1), other = MurmurHash3.Hash128(12345, 2);
        Assert.NotEqual(one, other);
        Assert.Throws<ModuleException>(() => new HashEmbedding(0, 3, 1));
    }

    /// <summary>The gradient is kept as the rows that were looked up, ascending, each once.</summary>
    private static void AssertSparse(Parameter weight, IEnumerable<long> lookedUp)
    {
        Assert.Null(weight.Gradient);
        Assert.Equal(lookedUp.Distinct().Order(), weight.RowGradient!.Ids.Span.ToArray());
        Assert.Equal(Shape.Create([weight.RowGradient.Ids.Count, weight.Shape[1]]), weight.RowGradient.Rows.Shape);
    }

    private static (uint Seed, ulong[] Ids, uint[][] Keys) HashCase(int index)
    {
        JsonElement c = Fixture.Open(Hashes).GetProperty("embed")[index];
        return (
            c.GetProperty("seed").GetUInt32(),
            [.. c.GetProperty("ids").EnumerateArray().Select(id => ulong.Parse(id.GetString()!, CultureInfo.InvariantCulture))],
            [.. c.GetProperty("keys").EnumerateArray().Select(four => four.EnumerateArray().Select(key => key.GetUInt32()).ToArray())]);
    }

    private static bool IsBag(string name) => name.StartsWith("embedding_bag", StringComparison.Ordinal);
}
