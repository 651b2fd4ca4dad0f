using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests;

/// <summary>Properties of every kind of vocabulary that is learned.</summary>
public class SubwordTrainerTests
{
    private static readonly Dictionary<string, SubwordTokenizer> Trained = SubwordTrainer.All.ToDictionary(
        kind => kind.Name, kind => kind.Train(ReviewTexts.All, new SubwordTrainingOptions { VocabularySize = 900 }));

    public static TheoryData<string> Kinds => [.. SubwordTrainer.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_order_of_the_texts_does_not_matter(string kind)
    {
        string[] shuffled = [.. ReviewTexts.All];
        new Random(7).Shuffle(shuffled);
        SubwordTokenizer other = SubwordTrainer.Find(kind).Train(shuffled, new SubwordTrainingOptions { VocabularySize = 900 });
        Assert.Equal(900, other.Vocabulary.Count);
        Assert.Equal(Pieces(Trained[kind]), Pieces(other));
        if (Trained[kind].Parts.Model is UnigramModel model) Assert.Equal(model.Scores, ((UnigramModel)other.Parts.Model).Scores);
    }

    [Theory]
    [InlineData("wordpiece")]
    [InlineData("bpe")]
    [InlineData("unigram")]
    public void What_was_learned_from_comes_back(string kind)
    {
        SubwordTokenizer tokenizer = Trained[kind];
        foreach (string text in ReviewTexts.All.Where(text => kind == "bpe" || Ascii.IsValid(text)))
        {
            int[] ids = tokenizer.Ids(text);
            if (tokenizer.Unknown is { } unknown) Assert.DoesNotContain(unknown, ids);
            string decoded = tokenizer.Decode(ids);
            switch (kind)
            {
                // WordPiece forgets capital letters, and where spaces are beside punctuation.
                case "wordpiece":
                    Assert.Equal(Letters(text.ToLowerInvariant()), Letters(decoded));
                    break;
                case "bpe":
                    Assert.Equal(text, decoded);
                    break;
                default:
                    Assert.Equal(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), decoded);
                    break;
            }
        }

        static string Letters(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Any_text_is_encoded_and_any_texts_can_be_learned_from(string kind)
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(ArbMap.Default.ArbFor<char[]>(), units =>
        {
            string text = new(units);
            SubwordEncoding encoding = Trained[kind].Encode(text);
            int last = 0;
            for (int i = 0; i < encoding.Count; i++)
            {
                if (encoding.Offsets(i) is not { } place) continue;
                Assert.InRange(place.Start, last, text.Length);
                Assert.InRange(place.End, place.Start, text.Length);
                last = place.Start;
            }
        }));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(ArbMap.Default.ArbFor<char[]>(), units =>
        {
            string text = new string(units) + "x x";
            SubwordTokenizer tokenizer = SubwordTrainer.Find(kind).Train([text, text], new SubwordTrainingOptions { MinimumFrequency = 1 });
            int[] ids = tokenizer.Ids(text);
            // WordPiece knows a character inside words only where it occurs inside words.
            if (tokenizer.Unknown is { } unknown) Assert.DoesNotContain(unknown, ids);
        }));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Memory_is_bounded_by_the_words_that_are_kept(string kind)
    {
        IEnumerable<string> texts = Enumerable.Range(0, 3000).Select(i => $"frequent word{i:D4} frequent");
        SubwordTokenizer tokenizer = SubwordTrainer.Find(kind)
            .Train(texts, new SubwordTrainingOptions { MaximumWords = 100, VocabularySize = 400 });
        Assert.Contains(Pieces(tokenizer), piece => piece.EndsWith("frequent", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Giant_words_are_learned_from_in_bounded_time(string kind)
    {
        Random random = new(5);
        char[] letters = new char[1 << 16];
        for (int i = 0; i < letters.Length; i++) letters[i] = (char)('a' + random.Next(4));
        string same = new('a', 1 << 20), mixed = new(letters);
        SubwordTokenizer tokenizer = SubwordTrainer.Find(kind)
            .Train([same, mixed, "aa bb aa"], new SubwordTrainingOptions { VocabularySize = 400 });
        int[] ids = tokenizer.Ids(mixed);
        // A word of more than 100 characters is one unknown piece of WordPiece.
        Assert.InRange(ids.Length, 3, kind == "wordpiece" ? 3 : mixed.Length / 2);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Wrong_use_is_explained(string kind)
    {
        SubwordTrainer trainer = SubwordTrainer.Find(kind);
        Assert.Contains("no words", Assert.Throws<TextException>(() => trainer.Train([])).Message, StringComparison.Ordinal);
        Assert.Contains("no words", Assert.Throws<TextException>(() => trainer.Train(["", ""])).Message, StringComparison.Ordinal);
        string small = Assert.Throws<TextException>(
            () => trainer.Train(["abc def"], new SubwordTrainingOptions { VocabularySize = 9 })).Message;
        Assert.Contains("A vocabulary of 9 pieces has no room for the ", small, StringComparison.Ordinal);
        int least = int.Parse(small.Split("it needs ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(least, trainer.Train(["abc def"], new SubwordTrainingOptions { VocabularySize = least }).Vocabulary.Count);
        Assert.Throws<OutOfRangeException>(() => trainer.Train(["a"], new SubwordTrainingOptions { VocabularySize = 0 }));
        Assert.Throws<OutOfRangeException>(() => trainer.Train(["a"], new SubwordTrainingOptions { MinimumFrequency = 0 }));
        Assert.Throws<OutOfRangeException>(() => trainer.Train(["a"], new SubwordTrainingOptions { AlphabetSize = 0 }));
        Assert.Throws<OutOfRangeException>(() => trainer.Train(["a"], new SubwordTrainingOptions { MaximumWords = 0 }));
        Assert.Throws<OperationCanceledException>(() => trainer.Train(["a"], cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Kinds_are_found_by_name()
    {
        Assert.Equal("bpe", SubwordTrainer.Find("bpe").Name);
        string message = Assert.Throws<TextException>(() => SubwordTrainer.Find("words")).Message;
        Assert.Contains("there are wordpiece, bpe, unigram", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Progress_rises_to_one(string kind)
    {
        Reports reports = new();
        SubwordTrainer.Find(kind).Train(ReviewTexts.All, new SubwordTrainingOptions { VocabularySize = 600 }, reports);
        Assert.True(reports.Values.Count > 3);
        Assert.Equal(reports.Values.Order(), reports.Values);
        Assert.All(reports.Values, value => Assert.InRange(value, 0, 1));
        Assert.Equal(1, reports.Values[^1]);
    }

    private static IEnumerable<string> Pieces(SubwordTokenizer tokenizer) =>
        Enumerable.Range(0, tokenizer.Vocabulary.Count).Select(id => tokenizer.Vocabulary[id]);

    private sealed class Reports : IProgress<double>
    {
        public List<double> Values { get; } = [];

        public void Report(double value) => Values.Add(value);
    }
}
