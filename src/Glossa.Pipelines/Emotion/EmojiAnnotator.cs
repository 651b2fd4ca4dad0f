using System.Text;

namespace Glossa.Pipelines;

/// <summary>The options of an <see cref="EmojiAnnotator"/>: which emoji it adds, and where.</summary>
public sealed record EmojiAnnotatorOptions
{
    /// <summary>The largest number of emoji that are added at a place, the likeliest first.</summary>
    public int Top { get; init; } = 1;

    /// <summary>The least probability of an emoji that is added, 0 to 1.</summary>
    public double Minimum { get; init; }

    /// <summary>Whether every sentence is read by itself and gets its own; otherwise the whole text, at its end.</summary>
    public bool EachSentence { get; init; } = true;
}

/// <summary>Adds to texts the emoji that suit them. Nothing else of a text changes. Safe to use from any number of threads.</summary>
/// <param name="reader">Reads the texts.</param>
/// <param name="options">The options; the defaults when left out.</param>
public sealed class EmojiAnnotator(EmojiReader reader, EmojiAnnotatorOptions? options = null)
{
    private const int TextsAtOnce = 256;

    private readonly EmojiAnnotatorOptions options = options ?? new EmojiAnnotatorOptions();
    private readonly Language sentences = Language.Blank(reader.Language).Add(new SentencizerComponent());

    /// <summary>Adds emoji to a text.</summary>
    /// <param name="text">The text.</param>
    public string Annotate(string text) => Annotate([text]).Single();

    /// <summary>Adds emoji to texts as they come, some at a time; answers come in the order of the texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IEnumerable<string> Annotate(IEnumerable<string> texts, int threads = 1, CancellationToken cancellation = default)
    {
        foreach (string[] together in texts.Chunk(TextsAtOnce))
        {
            Range[][] pieces = [.. together.Select(text => Pieces(text).ToArray())];
            using IEnumerator<EmojiReading> readings = reader
                .Read(together.Zip(pieces).SelectMany(text => text.Second.Select(piece => text.First[piece])), threads, cancellation)
                .GetEnumerator();
            for (int i = 0; i < together.Length; i++)
            {
                StringBuilder annotated = new();
                int at = 0;
                foreach (Range piece in pieces[i])
                {
                    readings.MoveNext();
                    annotated.Append(together[i], at, piece.End.Value - at);
                    at = piece.End.Value;
                    string emoji = string.Concat(readings.Current.Scores.Take(options.Top)
                        .Where(score => score.Probability >= options.Minimum)
                        .Select(score => score.Emoji));
                    if (emoji.Length > 0) annotated.Append(' ').Append(emoji);
                }
                yield return annotated.Append(together[i], at, together[i].Length - at).ToString();
            }
        }
    }

    /// <summary>Returns the ranges of the pieces that are read by themselves, without the white space around them.</summary>
    private IEnumerable<Range> Pieces(string text)
    {
        if (text.AsSpan().IsWhiteSpace()) return [];
        if (!options.EachSentence) return [Trimmed(text, 0, text.Length)];
        return sentences.Process(text).Sentences.Select(sentence => Trimmed(text, sentence.StartChar, sentence.EndChar))
            .Where(piece => !piece.Start.Equals(piece.End));
    }

    private static Range Trimmed(string text, int start, int end)
    {
        while (end > start && char.IsWhiteSpace(text[end - 1])) end--;
        while (start < end && char.IsWhiteSpace(text[start])) start++;
        return start..end;
    }
}
