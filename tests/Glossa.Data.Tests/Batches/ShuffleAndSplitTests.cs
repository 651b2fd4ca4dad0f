using Xunit;

namespace Glossa.Data.Tests.Batches;

public class ShuffleAndSplitTests
{
    [Fact]
    public void Every_order_is_about_equally_likely()
    {
        const int Draws = 24_000;
        Dictionary<string, int> counts = [];
        for (int epoch = 0; epoch < Draws; epoch++)
        {
            string order = string.Concat(Shuffle.Order(4, 9, epoch));
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(24, counts.Count);
        // χ² with 23 degrees of freedom: 49.7 is exceeded once in a thousand times, and the draws are always the same.
        double expected = Draws / 24.0;
        Assert.InRange(counts.Values.Sum(count => (count - expected) * (count - expected) / expected), 0, 49.7);
    }

    [Fact]
    public void The_order_of_a_seed_never_changes() => Assert.Equal([7, 5, 3, 6, 2, 0, 4, 1], Shuffle.Order(8, 42, 3));

    [Fact]
    public void A_sequence_is_mixed_within_a_buffer_and_read_no_further_than_that()
    {
        int read = 0;
        IEnumerable<int> items = Enumerable.Range(0, 1000).Select(i =>
        {
            read++;
            return i;
        });
        int[] mixed = [.. Shuffle.Buffered(items, 50, 1, 2).Take(400)];
        Assert.Equal(450, read);
        Assert.All(mixed.Select((item, place) => (item, place)), pair => Assert.True(pair.item <= pair.place + 50));
        int[] whole = [.. Shuffle.Buffered(Enumerable.Range(0, 1000), 50, 1, 2)];
        Assert.Equal(mixed, whole[..400]);
        Assert.Equal(Enumerable.Range(0, 1000), whole.Order());
        Assert.NotEqual(whole, Shuffle.Buffered(Enumerable.Range(0, 1000), 50, 1, 3));
        Assert.Equal(3, Shuffle.Buffered([1, 2, 3], 50, 1, 0).Count());
        Assert.Throws<DataException>(() => Shuffle.Buffered([1], 0, 1, 0));
    }

    [Fact]
    public void A_split_gives_each_example_to_one_part()
    {
        int[][] parts = DataSplit.Random(101, [0.7, 0.2, 0.1], 5);
        Assert.Equal(Enumerable.Range(0, 101), parts.SelectMany(part => part).Order());
        Assert.Equal([71, 20, 10], parts.Select(part => part.Length));
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
        Assert.Equal(parts[2], DataSplit.Random(101, [0.7, 0.2, 0.1], 5)[2]);
        Assert.NotEqual(parts[2], DataSplit.Random(101, [0.7, 0.2, 0.1], 6)[2]);
    }

    [Fact]
    public void A_stratified_split_keeps_the_classes_shares_and_the_parts_sizes()
    {
        string[] classes = [.. Enumerable.Range(0, 400).Select(i => i % 40 == 0 ? "rare" : i % 4 == 0 ? "some" : "most")];
        int[][] parts = DataSplit.Stratified(classes, [0.9, 0.1], 1);
        Assert.Equal([360, 40], parts.Select(part => part.Length));
        Assert.Equal([1, 9, 30], new[] { "rare", "some", "most" }.Select(c => parts[1].Count(i => classes[i] == c)));
        // Twenty classes of three: each alone would round a tenth to nothing.
        int[][] small = DataSplit.Stratified([.. Enumerable.Range(0, 60).Select(i => i / 3)], [0.9, 0.1], 1);
        Assert.Equal(6, small[1].Length);
    }

    [Fact]
    public void Fractions_that_are_no_division_are_an_error()
    {
        Assert.Contains("0.9", Assert.Throws<DataException>(() => DataSplit.Random(10, [0.9, 0.2], 1)).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => DataSplit.Random(10, [1.5, -0.5], 1));
        Assert.Throws<DataException>(() => DataSplit.Random(10, [], 1));
    }
}
