using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Emoji come after sentences or texts, and nothing else changes.</summary>
public sealed class EmojiAnnotatorTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly EmojiReader reader;

    public EmojiAnnotatorTests() => reader = new EmojiReader(EmojiModels.Import(folder));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_sentence_gets_its_own()
    {
        string love = Best("I love this!"), hate = Best("I hate the rain."), rest = Best("again and again");
        Assert.Equal(
            $" I love this! {love}  I hate the rain. {hate}\nagain and again {rest} \n",
            new EmojiAnnotator(reader).Annotate(" I love this!  I hate the rain.\nagain and again \n"));
    }

    [Fact]
    public void A_text_gets_the_best_at_its_end()
    {
        const string Text = "I love this! I hate the rain.";
        string best = string.Concat(reader.Read(Text).Scores.Take(3).Select(score => score.Emoji));
        Assert.Equal(
            $"{Text} {best}\n",
            new EmojiAnnotator(reader, new EmojiAnnotatorOptions { EachSentence = false, Top = 3 }).Annotate(Text + "\n"));
    }

    [Fact]
    public void Improbable_ones_are_not_added_and_texts_without_words_stay()
    {
        double best = reader.Read("I love this!").Scores[0].Probability;
        Assert.Equal(
            "I love this!", new EmojiAnnotator(reader, new EmojiAnnotatorOptions { Minimum = best + 1e-6 }).Annotate("I love this!"));
        Assert.NotEqual("I love this!", new EmojiAnnotator(reader, new EmojiAnnotatorOptions { Minimum = best }).Annotate("I love this!"));
        foreach (bool each in new[] { true, false })
        {
            EmojiAnnotator annotator = new(reader, new EmojiAnnotatorOptions { EachSentence = each });
            foreach (string text in new[] { "", " ", "\n\n" }) Assert.Equal(text, annotator.Annotate(text));
        }
    }

    [Fact]
    public void Many_texts_come_in_their_order_as_each_alone()
    {
        EmojiAnnotator annotator = new(reader);
        string[] texts = [.. Enumerable.Range(0, 600)
            .Select(i => string.Concat(Enumerable.Repeat("So much rain! ", i % 4)) + (i % 3 == 0 ? "I love the rain." : "again"))];
        Assert.Equal(texts.Select(annotator.Annotate), annotator.Annotate(texts, threads: 2));
    }

    private string Best(string text) => reader.Read(text).Scores[0].Emoji;
}
