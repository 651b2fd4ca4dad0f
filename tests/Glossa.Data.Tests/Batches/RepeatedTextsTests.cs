using Xunit;

namespace Glossa.Data.Tests.Batches;

/// <summary>Texts that repeat are found and stay together when a set is divided.</summary>
public class RepeatedTextsTests
{
    private static readonly string[] Texts = ["Good film.", "bad", "good FILM", ":)", ":(", "good  film!", "bad", "other"];

    [Fact]
    public void Texts_that_differ_in_case_space_and_punctuation_repeat_the_first()
    {
        Assert.Equal([0, 1, 0, 3, 4, 0, 1, 7], RepeatedTexts.Groups(Texts));
        Assert.Equal(2, RepeatedTexts.Count(["BAD!", "worse", ":)"], Texts));
        Assert.Equal(0, RepeatedTexts.Count(["worse", ":|"], Texts));
        Assert.Equal([], RepeatedTexts.Groups([]));
    }

    [Fact]
    public void A_split_keeps_repeats_together_and_is_the_plain_one_without_them()
    {
        int[] classes = [.. Enumerable.Range(0, 300).Select(i => i % 3)],
            groups = [.. Enumerable.Range(0, 300).Select(i => i < 30 ? i % 10 : i)];
        int[][] parts = DataSplit.Stratified(classes, groups, [0.8, 0.2], 3);
        Assert.Equal(Enumerable.Range(0, 300), parts.SelectMany(part => part).Order());
        Assert.Empty(parts[0].Select(i => groups[i]).Intersect(parts[1].Select(i => groups[i])));
        Assert.InRange(parts[1].Length, 50, 64);
        Assert.All(parts, part => Assert.Equal(part.Order(), part));
        int[] single = [.. Enumerable.Range(0, 300)];
        Assert.Equal(DataSplit.Stratified(classes, [0.8, 0.2], 3), DataSplit.Stratified(classes, single, [0.8, 0.2], 3));
    }
}
