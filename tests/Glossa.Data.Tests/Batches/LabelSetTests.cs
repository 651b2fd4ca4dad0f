using Xunit;

namespace Glossa.Data.Tests.Batches;

public class LabelSetTests
{
    private static readonly LabelSet Labels = new(["neg", "pos", "neutral"]);

    [Fact]
    public void Labels_have_the_numbers_of_their_order()
    {
        Assert.Equal((0, 2, 3), (Labels["neg"], Labels["neutral"], Labels.Count));
        Assert.Equal(1, Labels.ClassOf(Text("pos")));
        Assert.Equal([true, false, true], Labels.FlagsOf(Text("neutral", "neg", "neg")));
        Assert.Equal([false, false, false], Labels.FlagsOf(Text()));
    }

    [Fact]
    public void Labels_of_texts_do_not_depend_on_the_texts_order()
    {
        LabelledText[] texts = [Text("b"), Text("a", "B"), Text()];
        Assert.Equal(["B", "a", "b"], LabelSet.Of(texts).Names);
        Assert.Equal(["B", "a", "b"], LabelSet.Of(texts.Reverse()).Names);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        Assert.Contains(
            "'Pos'; there is 'pos', 'neg', 'neutral'", Assert.Throws<DataException>(() => Labels["Pos"]).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "f.csv, line 7: there is no label 'nag'",
            Assert.Throws<DataException>(() => Labels.ClassOf(Text("nag"))).Message,
            StringComparison.Ordinal);
        Assert.StartsWith(
            "f.csv, line 7", Assert.Throws<DataException>(() => Labels.FlagsOf(Text("pos", "nag"))).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'pos', 'neg'", Assert.Throws<DataException>(() => Labels.ClassOf(Text("pos", "neg"))).Message, StringComparison.Ordinal);
        Assert.Contains("twice", Assert.Throws<DataException>(() => new LabelSet(["a", "a"])).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => new LabelSet([]));
        Assert.Contains(
            "In 2 texts there is only the label 'a'",
            Assert.Throws<DataException>(() => LabelSet.Of([Text("a"), Text("a")])).Message,
            StringComparison.Ordinal);
        Assert.Contains("no labels", Assert.Throws<DataException>(() => LabelSet.Of([Text()])).Message, StringComparison.Ordinal);
    }

    private static LabelledText Text(params string[] labels) => new("x", labels) { Source = new SourceLine("f.csv", 7) };
}
