using FsCheck;
using FsCheck.Fluent;
using Glossa.Tensors;
using Xunit;

namespace Glossa.Data.Tests.Batches;

public class SamplerTests
{
    private static readonly int[] Lengths = [.. Enumerable.Range(0, 97).Select(i => 1 + (int)(new CounterRandom(5, 0).Uniform(i) * 60))];
    private static readonly int[] Classes = [.. Enumerable.Range(0, 97).Select(i => i < 80 ? 7 : i < 95 ? -1 : 3)];

    public static IEnumerable<object[]> All => Samplers(3).Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(All))]
    public void An_epoch_depends_on_seed_and_number_alone(string name)
    {
        BatchSampler sampler = Samplers(3)[name], fresh = Samplers(3)[name], other = Samplers(4)[name];
        string first = Text(sampler.Batches(0)), second = Text(sampler.Batches(1));
        Assert.NotEqual(first, second);
        Assert.Equal(second, Text(fresh.Batches(1)));
        Assert.Equal(first, Text(fresh.Batches(0)));
        Assert.NotEqual(first, Text(other.Batches(0)));
        Assert.Equal(sampler.Description, fresh.Description);
        Assert.NotEqual(sampler.Description, other.Description);
    }

    [Theory]
    [InlineData("count")]
    [InlineData("padded")]
    [InlineData("bucket")]
    [InlineData("bucket padded")]
    [InlineData("packed")]
    public void Every_epoch_has_each_example_once(string name)
    {
        for (int epoch = 0; epoch < 3; epoch++)
        {
            IReadOnlyList<int[]> batches = Samplers(3)[name].Batches(epoch);
            Assert.Equal(Enumerable.Range(0, 97), batches.SelectMany(batch => batch).Order());
            Assert.DoesNotContain(batches, batch => batch.Length == 0);
        }
    }

    [Fact]
    public void Batches_by_count_have_that_count()
    {
        CountSampler inOrder = new(10, new() { BatchSize = 4, Shuffles = false });
        Assert.Equal("0,1,2,3|4,5,6,7|8,9", Text(inOrder.Batches(5)));
        Assert.Equal([4, 4], new CountSampler(10, new() { BatchSize = 4, DropsLast = true }).Batches(0).Select(batch => batch.Length));
        Assert.Contains(
            "do not fill",
            Assert.Throws<DataException>(() => new CountSampler(3, new() { BatchSize = 4, DropsLast = true })).Message,
            StringComparison.Ordinal);
        Assert.Contains("no examples", Assert.Throws<DataException>(() => new CountSampler(0)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "BatchSize",
            Assert.Throws<DataException>(() => new CountSampler(3, new() { BatchSize = 0 })).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Padded_batches_are_as_full_as_the_order_allows()
    {
        int[] lengths = [5, 3, 30, 2, 2, 2, 2];
        PaddedTokenSampler sampler = new(lengths, new() { MaxPaddedTokens = 10, Shuffles = false });
        Assert.Equal("0,1|2|3,4,5,6", Text(sampler.Batches(0)));
        PaddedTokenSampler few = new(lengths, new() { MaxPaddedTokens = 10, MaxExamples = 3, Shuffles = false });
        Assert.Equal("0,1|2|3,4,5|6", Text(few.Batches(0)));
    }

    [Fact]
    public void Padded_batches_never_exceed_the_budget_unless_one_example_does()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<PositiveInt>>(), ArbMap.Default.ArbFor<PositiveInt>(), (drawn, budget) =>
        {
            int[] lengths = [.. drawn.Get.Select(length => length.Get)];
            IReadOnlyList<int[]> batches = new PaddedTokenSampler(lengths, new() { MaxPaddedTokens = budget.Get }).Batches(1);
            return batches.SelectMany(batch => batch).Order().SequenceEqual(Enumerable.Range(0, lengths.Length))
                && batches.All(batch => batch.Length == 1 || batch.Length * batch.Max(i => lengths[i]) <= budget.Get);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Packed_batches_are_as_full_as_the_order_allows_and_exceed_the_budget_only_with_one_example()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<NonEmptyArray<PositiveInt>>(), ArbMap.Default.ArbFor<PositiveInt>(), (drawn, budget) =>
        {
            int[] lengths = [.. drawn.Get.Select(length => length.Get)];
            IReadOnlyList<int[]> batches = new PackedTokenSampler(lengths, new() { MaxTokens = budget.Get }).Batches(1);
            int[] sums = [.. batches.Select(batch => batch.Sum(i => lengths[i]))];
            return batches.SelectMany(batch => batch).Order().SequenceEqual(Enumerable.Range(0, lengths.Length))
                && batches.Zip(sums).All(batch => batch.First.Length == 1 || batch.Second <= budget.Get)
                && Enumerable.Range(0, sums.Length - 1).All(i => sums[i] + lengths[batches[i + 1][0]] > budget.Get);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Buckets_pad_little_and_the_longest_may_come_first()
    {
        static double Waste(BatchSampler sampler) =>
            sampler.Batches(0).Sum(batch => batch.Length * batch.Max(i => Lengths[i])) / (double)Lengths.Sum();
        double bucketed = Waste(new BucketSampler(Lengths, new() { BatchSize = 8 })),
            plain = Waste(new CountSampler(97, new() { BatchSize = 8 }));
        Assert.True(bucketed < 1.1 && plain > 1.5, $"{bucketed} {plain}");
        // One bucket sorted as a whole: batches do not come from short to long, though.
        int[] longest = [.. new BucketSampler(Lengths, new() { BatchSize = 8 }).Batches(0).Select(batch => batch.Max(i => Lengths[i]))];
        Assert.NotEqual(longest.Order(), longest);
        IReadOnlyList<int[]> first = new BucketSampler(Lengths, new() { BatchSize = 8, LongestFirst = true }).Batches(0);
        Assert.Contains(first[0], i => Lengths[i] == Lengths.Max());
    }

    [Theory]
    [InlineData(30)]
    [InlineData(31)]
    [InlineData(500)]
    public void A_balanced_epoch_has_its_size_and_every_class_equally_often(int size)
    {
        BalancedSampler sampler = new(Classes, new() { EpochSize = size, BatchSize = 8, Seed = 3 });
        Dictionary<int, long> total = [];
        for (int epoch = 0; epoch < 6; epoch++)
        {
            IReadOnlyList<int[]> batches = sampler.Batches(epoch);
            int[] drawn = [.. batches.SelectMany(batch => batch)];
            Assert.Equal(size, drawn.Length);
            Assert.All(batches.Take(batches.Count - 1), batch => Assert.Equal(8, batch.Length));
            int[] counts = [.. drawn.GroupBy(i => Classes[i]).Select(group => group.Count())];
            Assert.Equal(3, counts.Length);
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
            foreach (int i in drawn) total[Classes[i]] = total.GetValueOrDefault(Classes[i]) + 1;
        }
        // Whose turn the odd one is goes round.
        Assert.InRange(total.Values.Max() - total.Values.Min(), 0, 1);
    }

    [Fact]
    public void Within_a_class_none_is_drawn_again_before_all_were_also_across_epochs()
    {
        BalancedSampler sampler = new(Classes, new() { EpochSize = 50, Seed = 1 });
        int[] drawn = [.. Enumerable.Range(0, 20).SelectMany(epoch => sampler.Batches(epoch)).SelectMany(batch => batch)];
        foreach (IGrouping<int, int> own in drawn.GroupBy(i => Classes[i]))
        {
            int members = Classes.Count(c => c == own.Key);
            int[] times = [.. Enumerable.Range(0, 97).Where(i => Classes[i] == own.Key).Select(i => own.Count(d => d == i))];
            Assert.Equal(members, times.Length);
            Assert.InRange(times.Max() - times.Min(), 0, 1);
        }
    }

    [Fact]
    public void Examples_of_several_classes_are_drawn_for_each_and_those_of_none_are_a_class()
    {
        int[][] classes = [[0, 1], [0], [], [1], [], [0], [0], [2]];
        BalancedSampler sampler = new(classes, new() { EpochSize = 400, BatchSize = 50, Seed = 2 });
        int[] drawn = [.. sampler.Batches(0).SelectMany(batch => batch)];
        // 100 for each class of 0, 1, 2 and none: of class 0 each of four has 25, of class 1 each of two has 50.
        Assert.Equal([25 + 50, 25, 50, 50, 50, 25, 25, 100], Enumerable.Range(0, classes.Length).Select(i => drawn.Count(d => d == i)));
    }

    [Fact]
    public void The_description_tells_other_lengths_and_classes_apart()
    {
        int[] lengths = [.. Lengths], classes = [.. Classes];
        lengths[96]++;
        classes[96]++;
        Assert.NotEqual(new BucketSampler(Lengths).Description, new BucketSampler(lengths).Description);
        Assert.NotEqual(new PaddedTokenSampler(Lengths).Description, new PaddedTokenSampler(lengths).Description);
        Assert.NotEqual(
            new BalancedSampler([[0], [0, 1]], new() { EpochSize = 5 }).Description,
            new BalancedSampler([[0, 1], [0]], new() { EpochSize = 5 }).Description);
        Assert.NotEqual(
            new BalancedSampler(Classes, new() { EpochSize = 5 }).Description,
            new BalancedSampler(classes, new() { EpochSize = 5 }).Description);
    }

    private static Dictionary<string, BatchSampler> Samplers(ulong seed) => new()
    {
        ["count"] = new CountSampler(97, new() { BatchSize = 8, Seed = seed }),
        ["padded"] = new PaddedTokenSampler(Lengths, new() { MaxPaddedTokens = 200, Seed = seed }),
        ["packed"] = new PackedTokenSampler(Lengths, new() { MaxTokens = 200, Seed = seed }),
        ["bucket"] = new BucketSampler(Lengths, new() { BatchSize = 8, BucketBatches = 4, Seed = seed }),
        ["bucket padded"] = new BucketSampler(Lengths, new() { BatchSize = 8, MaxPaddedTokens = 100, BucketBatches = 4, Seed = seed }),
        ["balanced"] = new BalancedSampler(Classes, new() { EpochSize = 40, BatchSize = 8, Seed = seed }),
    };

    private static string Text(IReadOnlyList<int[]> batches) => string.Join("|", batches.Select(batch => string.Join(",", batch)));
}
