using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Tests of counts of n-grams against a search at every position, and of the counts a file keeps.</summary>
public class NgramCountsTests
{
    [Theory]
    [InlineData(1, 5, 5)]
    [InlineData(2, 3, 0)]
    [InlineData(4, 6, 2)]
    [InlineData(7, 2, 2)]
    public void Every_run_is_counted_as_often_as_it_occurs(int order, int symbols, int before)
    {
        long[][] texts = [NgramSample.Text(300, symbols, 1), [], [0], NgramSample.Text(50, symbols, 2)];
        NgramCounts counts = Count(texts, order, symbols, before);
        Assert.Equal(351, counts.Tokens);
        for (int length = 1; length <= order; length++)
        {
            Dictionary<string, int> runs = NgramSample.Runs(texts, length, before);
            Assert.Equal(runs.Count, counts.Distinct(length));
            foreach ((string run, int count) in runs) Assert.Equal(count, counts.Of([.. run.Split(' ').Select(long.Parse)]));
        }
        Assert.Equal(0, counts.Of(symbols));
        Assert.Equal(0, counts.Of(-1));
        Assert.Equal(0, counts.Of(long.MaxValue));
    }

    [Fact]
    public void The_seen_part_of_a_context_is_its_longest_end_that_something_followed()
    {
        NgramCounts counts = NgramSample.Count([0, 1, 2, 0, 1, 3], 4, 5, 4);
        Assert.Equal(3, counts.SeenLength([4, 4, 4]));
        Assert.Equal(3, counts.SeenLength([9, 1, 2, 0]));
        Assert.Equal(2, counts.SeenLength([3, 0, 1]));
        Assert.Equal(0, counts.SeenLength([0, 1, 3]));
        Assert.Equal(0, counts.SeenLength([-7]));
        Assert.Equal(0, counts.SeenLength([]));
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(4, 3)]
    public void Stored_counts_come_back_from_a_file(int order, int symbols)
    {
        using TempFolder folder = new();
        long[][] texts = [NgramSample.Text(200, symbols, 3), NgramSample.Text(30, symbols, 4)];
        NgramCounts counts = Count(texts, order, symbols, symbols);
        string path = folder["counts.safetensors"];
        SafetensorsWriter.Write(path, counts.ToTensors());
        using SafetensorsFile file = SafetensorsFile.Open(path);
        NgramCounts stored = NgramCounts.FromTensors(file.ReadAll(Backend.Cpu));
        Assert.Equal(
            (counts.Order, counts.Symbols, counts.Before, counts.Tokens), (stored.Order, stored.Symbols, stored.Before, stored.Tokens));
        for (int length = 1; length <= order; length++)
        {
            Assert.Equal(counts.Distinct(length), stored.Distinct(length));
            foreach ((string run, int count) in NgramSample.Runs(texts, length, symbols))
            {
                Assert.Equal(count, stored.Of([.. run.Split(' ').Select(long.Parse)]));
            }
        }
    }

    [Fact]
    public void Shortened_counts_are_those_of_shorter_runs()
    {
        long[] text = NgramSample.Text(200, 4, 12);
        NgramCounts shortened = NgramSample.Count(text, 5, 4, 4).Shortened(3), counted = NgramSample.Count(text, 3, 4, 4);
        IReadOnlyDictionary<string, Tensor> expected = counted.ToTensors();
        foreach ((string name, Tensor tensor) in shortened.ToTensors()) Assert.Equal(expected[name].ToArray(), tensor.ToArray());
        NgramKneserNey short3 = new(shortened), counted3 = new(counted);
        for (int id = 0; id < 4; id++)
        {
            Assert.Equal(counted3.LogProbability(text.AsSpan(0, 10), id), short3.LogProbability(text.AsSpan(0, 10), id));
        }
        Assert.Throws<OutOfRangeException>(() => counted.Shortened(4));
    }

    [Fact]
    public void Counts_beyond_what_single_precision_holds_are_stored_exactly()
    {
        // Rows of the same n-gram add up: 2²⁵ − 1 has no single-precision number of its own.
        NgramCounts counts = NgramCounts.FromTensors(Stored([1, 0, 1, 0, 1, 1], [3, 2], [1 << 24, (1 << 24) - 1, 5], [2, 2]));
        Assert.Equal((1 << 25) - 1, counts.Of(1, 0));
        Assert.Equal((1 << 25) + 4, counts.Tokens);
        IReadOnlyDictionary<string, Tensor> stored = counts.ToTensors();
        Assert.Equal([3, 2], stored["ngrams"].Shape.ToArray());
        Assert.Equal((1 << 25) - 1, NgramCounts.FromTensors(stored).Of(1, 0));
    }

    public static TheoryData<string, float[], int[], float[], float[]> Hostile => new()
    {
        { "an id beyond the symbols", [0, 7], [1, 2], [1], [3, 3] },
        { "a negative id", [-1, 0], [1, 2], [1], [3, 3] },
        { "half an id", [0.5f, 0], [1, 2], [1], [3, 3] },
        { "not a number", [float.NaN, 0], [1, 2], [1], [3, 3] },
        { "padding as a follower", [0, 3], [1, 2], [1], [3, 3] },
        { "a count of zero", [0, 0], [1, 2], [0], [3, 3] },
        { "an infinite count", [0, 0], [1, 2], [float.PositiveInfinity], [3, 3] },
        { "more counts than n-grams", [0, 0], [1, 2], [1, 1], [3, 3] },
        { "no order", [], [1, 0], [1], [3, 3] },
        { "a huge order", new float[1000], [1, 1000], [1], [3, 3] },
        { "padding far away", [0, 0], [1, 2], [1], [3, 5] },
        { "no symbols", [0, 0], [1, 2], [1], [0, 0] },
        { "too many symbols", [0, 0], [1, 2], [1], [1e9f, 0] },
        { "one size", [0, 0], [1, 2], [1], [3] },
        { "another rank", [0, 0], [2], [1], [3, 3] },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_file_that_holds_no_counts_is_an_error(string what, float[] ngrams, int[] shape, float[] counts, float[] sizes)
    {
        TensorFileException error = Assert.Throws<TensorFileException>(() => NgramCounts.FromTensors(Stored(ngrams, shape, counts, sizes)));
        Assert.True(error.Message.StartsWith("These are no n-gram counts: ", StringComparison.Ordinal), what);
    }

    [Fact]
    public void A_missing_tensor_is_named() =>
        Assert.Contains("'sizes'; there are other", Assert.Throws<TensorFileException>(() =>
            NgramCounts.FromTensors(new Dictionary<string, Tensor> { ["other"] = Tensor.From([1]) })).Message, StringComparison.Ordinal);

    [Fact]
    public void Ids_and_sizes_that_cannot_be_are_errors()
    {
        Assert.Contains(
            "Symbol 1 of the texts has the id 3",
            Assert.Throws<OutOfRangeException>(() => NgramSample.Count([0, 3], 2, 3, 3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => NgramSample.Count([-1], 2, 3, 0));
        Assert.Throws<OutOfRangeException>(() => NgramSample.Count([0], 0, 3, 0));
        Assert.Throws<OutOfRangeException>(() => NgramSample.Count([0], 2, 0, 0));
        Assert.Throws<OutOfRangeException>(() => NgramSample.Count([0], 2, 3, 4));
        Assert.Throws<OutOfRangeException>(() => NgramSample.Count([0], 2, 3, 0).Of(0, 0, 0));
        Assert.Throws<OutOfRangeException>(() => NgramSample.Count([0], 2, 3, 0).Of());
    }

    [Fact]
    public void Counting_can_be_stopped() => Assert.Throws<OperationCanceledException>(
        () => NgramCounts.Count([new long[] { 0 }], 2, 3, 0, new CancellationToken(canceled: true)));

    private static NgramCounts Count(long[][] texts, int order, int symbols, int before) =>
        NgramCounts.Count([.. texts.Select(text => (ReadOnlyMemory<long>)text)], order, symbols, before);

    private static Dictionary<string, Tensor> Stored(float[] ngrams, int[] shape, float[] counts, float[] sizes) => new()
    {
        ["ngrams"] = Tensor.From(ngrams, Shape.Create(shape)),
        ["counts"] = Tensor.From(counts),
        ["sizes"] = Tensor.From(sizes),
    };
}
