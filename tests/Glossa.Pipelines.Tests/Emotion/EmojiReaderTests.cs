using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Readers give every text an answer, the same one alone, beside others and on any number of threads.</summary>
public sealed class EmojiReaderTests : IDisposable
{
    private static readonly string[] Texts =
    [
        "I love this so much!", "", "rain again", "😂😂😭", "nobody knows these strange words", "I hate rain and rain and the rain again .",
        string.Concat(Enumerable.Repeat("so much rain ", 40)),
    ];

    private readonly TempFolder folder = new();
    private readonly EmojiReader reader;

    public EmojiReaderTests() => reader = new EmojiReader(EmojiModels.Import(folder));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_reading_is_what_the_network_says()
    {
        EmojiReading reading = reader.Read("I love this!");
        DeepMojiOutput output = DeepMojiWeights.Read(folder["weights.safetensors"]).Forward([[10, 11, 12, 16]], Run.Inference());
        float[] probabilities = output.Logits.Softmax(Run.Inference()).ToArray();
        Assert.Equal(["i", "love", "this", "!"], reading.Words);
        Assert.Equal(output.Attention.ToArray(), reading.Attention);
        Assert.Equal(output.Features.ToArray(), reading.Features);
        Assert.Equal(64, reading.Scores.Count);
        Assert.Equal(reading.Scores.OrderByDescending(score => score.Probability), reading.Scores);
        foreach ((string emoji, double probability) in reading.Scores)
        {
            Assert.Equal(probabilities[DeepMojiEmoji.All.ToList().IndexOf(emoji)], probability);
        }
    }

    [Fact]
    public void A_text_has_the_same_bits_alone_and_in_any_batch_and_number_of_threads()
    {
        EmojiReading[] alone = [.. Texts.Select(text => reader.Read(text))];
        foreach (int threads in new[] { 0, 1, 3 })
        {
            EmojiReading[] together = [.. reader.Read(Enumerable.Repeat(Texts, 30).SelectMany(texts => texts), threads)];
            Assert.Equal(30 * Texts.Length, together.Length);
            for (int i = 0; i < together.Length; i++) AssertSame(alone[i % Texts.Length], together[i]);
        }
        float[] vectors = reader.Encode(Texts, 2).ToArray();
        Assert.Equal(alone.SelectMany(reading => reading.Features), vectors);
    }

    [Fact]
    public void Any_number_of_threads_share_one_reader()
    {
        EmojiReading[] alone = [.. Texts.Select(text => reader.Read(text))];
        Parallel.For(0, 64, i => AssertSame(alone[i % Texts.Length], reader.Read(Texts[i % Texts.Length])));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("xylophones, zebras; quagmires")]
    [InlineData("😂👍🏽")]
    [InlineData("\uD83D")]
    public void Every_text_has_an_answer(string text)
    {
        EmojiReading reading = reader.Read(text);
        Assert.NotEmpty(reading.Words);
        Assert.Equal(reading.Words.Count, reading.Attention.Count);
        Assert.Equal(1, reading.Attention.Sum(), 1e-5f);
        Assert.Equal(1, reading.Scores.Sum(score => score.Probability), 1e-5);
        Assert.Equal(reader.Features, reading.Features.Count);
    }

    [Fact]
    public void Ten_thousand_words_are_read_to_the_end()
    {
        EmojiReading reading = reader.Read(string.Concat(Enumerable.Repeat("rain again ", 5_000)));
        Assert.Equal(10_000, reading.Words.Count);
        Assert.Equal(1, reading.Attention.Sum(weight => (double)weight), 1e-3);
        Assert.All(reading.Features, feature => Assert.True(float.IsFinite(feature)));
    }

    [Fact]
    public void No_texts_give_no_answers_and_no_rows()
    {
        Assert.Empty(reader.Read([]));
        Assert.Equal([0, reader.Features], reader.Encode([]).Shape.ToArray());
        Assert.Throws<OperationCanceledException>(() => reader.Read(Texts, cancellation: new CancellationToken(true)).Count());
    }

    [Fact]
    public void Words_are_known_or_not()
    {
        Assert.True(reader.Knows("love"));
        Assert.True(reader.Knows(SocialWords.Url));
        Assert.False(reader.Knows("zebras"));
    }

    [Fact]
    public void A_model_that_is_no_DeepMoji_is_refused_with_what_to_do()
    {
        string model = Samples.Train(folder, "ngrams");
        string message = Assert.Throws<ModelException>(() => EmojiReader.Load(model)).Message;
        Assert.Contains("'ngrams'", message, StringComparison.Ordinal);
        Assert.Contains("model.kind: deepmoji", message, StringComparison.Ordinal);
    }

    private static void AssertSame(EmojiReading expected, EmojiReading actual)
    {
        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Words, actual.Words);
        Assert.Equal(expected.Attention, actual.Attention);
        Assert.Equal(expected.Features, actual.Features);
        Assert.Equal(expected.Scores, actual.Scores);
    }
}
