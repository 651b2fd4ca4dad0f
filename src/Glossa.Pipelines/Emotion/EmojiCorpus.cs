using System.Runtime.InteropServices;
using System.Text.Json;
using Glossa.Data;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The options that decide which examples of texts with emoji become a training corpus.</summary>
public sealed record EmojiCorpusOptions
{
    /// <summary>The settings by which texts are found in the files.</summary>
    public CsvCorpusOptions Corpus { get; init; } = new();

    /// <summary>
    /// The number of emoji that are labels, the most frequent ones; of equally frequent ones, those with the smaller codes.
    /// </summary>
    public int Most { get; init; } = 64;

    /// <summary>The emoji that are labels, whatever their frequency, such as DeepMoji's 64; null chooses the most frequent ones.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    /// <summary>The number of examples that an emoji needs to be a label.</summary>
    public long MinimumCount { get; init; } = 1;

    /// <summary>The number of words (<see cref="SocialTokenizer"/>) that a text needs beside its emoji.</summary>
    public int MinimumWords { get; init; } = 1;
}

/// <summary>The progress of making a corpus.</summary>
/// <param name="Texts">The number of texts read, in two passes.</param>
/// <param name="Share">The fraction of the work that is done, 0 to 1.</param>
public readonly record struct EmojiCorpusProgress(long Texts, double Share);

/// <summary>The outcome of making a corpus of texts with emoji.</summary>
/// <param name="Texts">The number of texts read.</param>
/// <param name="WithEmoji">The number of them that have emoji.</param>
/// <param name="Kinds">The number of different emoji they have, before some were chosen.</param>
/// <param name="Counts">The emoji that are labels and the number of examples of each, the most frequent first.</param>
public sealed record EmojiCorpusReport(long Texts, long WithEmoji, int Kinds, IReadOnlyList<(string Emoji, long Examples)> Counts)
{
    /// <summary>The number of examples written.</summary>
    public long Examples => Counts.Sum(count => count.Examples);
}

/// <summary>
/// Makes training data from any texts with emoji, as DeepMoji's was made (Felbo et al. 2017): each emoji of a text labels the text without
/// its emoji, in one example for each (<c>{"text": …, "label": "😂"}</c>). Texts without other words are left out, and the same example is
/// written only once.
/// </summary>
/// <remarks>The files are read twice, first to count and then to write. Memory grows with the number of different examples alone (some 50
/// bytes each), not with the texts.</remarks>
public static class EmojiCorpus
{
    private static readonly SocialTokenizer Tokenizer = new();

    /// <summary>Makes a corpus.</summary>
    /// <param name="inputs">Files of texts, of the formats of <see cref="EmojiCorpusOptions.Corpus"/>.</param>
    /// <param name="output">The JSONL file to write, as a whole or not at all.</param>
    /// <param name="options">The options; the defaults when left out.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops; nothing is written then.</param>
    /// <exception cref="DataException">A file is missing or malformed, a given label is not an emoji, or no text has any of the
    /// emoji.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static EmojiCorpusReport Write(
        IReadOnlyList<string> inputs, string output, EmojiCorpusOptions? options = null, IProgress<EmojiCorpusProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new EmojiCorpusOptions();
        HashSet<string>? only = options.Only is null ? null : [.. options.Only.Select(TypeOf)];
        Reading reading = new(inputs, options, progress, cancellation);
        Dictionary<string, long> counts = new(StringComparer.Ordinal);
        HashSet<UInt128> open = [];
        foreach ((string text, string emoji) in reading.Examples())
        {
            ref long count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, emoji, out _);
            if ((only is null || only.Contains(emoji)) && !open.Add(Print(text, emoji))) continue;
            count++;
        }
        (string Emoji, long Examples)[] chosen =
        [
            .. counts.Where(entry => entry.Value >= options.MinimumCount && (only is null || only.Contains(entry.Key)))
                .OrderByDescending(entry => entry.Value)
                .ThenBy(entry => entry.Key, StringComparer.Ordinal)
                .Take(only is null ? options.Most : int.MaxValue).Select(entry => (entry.Key, entry.Value)),
        ];
        if (chosen.Length == 0)
        {
            string others = string.Join(' ', counts.OrderByDescending(entry => entry.Value).Take(10).Select(entry => entry.Key));
            throw new DataException($"No text of {string.Join(", ", inputs)} "
                + (counts.Count == 0 ? "has words and emoji" : $"has one of the emoji that were asked for; there are {others}")
                + ", so there is nothing to write.");
        }
        (long texts, long withEmoji) = (reading.Texts, reading.WithEmoji);
        HashSet<string> labels = [.. chosen.Select(entry => entry.Emoji)];
        AtomicFile.Write(output, stream =>
        {
            using Utf8JsonWriter json = new(stream, new JsonWriterOptions { Encoder = PlainJsonEncoder.Instance });
            foreach ((string text, string emoji) in reading.Examples())
            {
                // The first of equal examples is written, and it is no longer open afterwards.
                if (!labels.Contains(emoji) || !open.Remove(Print(text, emoji))) continue;
                json.WriteStartObject();
                json.WriteString("text", text);
                json.WriteString("label", emoji);
                json.WriteEndObject();
                json.Flush();
                json.Reset();
                stream.WriteByte((byte)'\n');
            }
        });
        return new EmojiCorpusReport(texts, withEmoji, counts.Count, chosen);
    }

    /// <summary>Returns the type of an emoji that was given as a label.</summary>
    private static string TypeOf(string emoji) => EmojiText.Of(emoji) is { Emoji: [string type], Text.Length: 0 } ? type
        : throw new DataException($"{SourceLine.Quote(emoji)} is not one emoji. Give one a line, such as 😂.");

    private static UInt128 Print(string text, string emoji) => TextFingerprint.Exact($"{emoji}\n{text}");

    /// <summary>Reads the examples of files, in two passes.</summary>
    private sealed class Reading(
        IReadOnlyList<string> inputs, EmojiCorpusOptions options, IProgress<EmojiCorpusProgress>? progress, CancellationToken cancellation)
        : IProgress<double>
    {
        private const int Passes = 2;

        private readonly long[] bytes = [.. inputs.Select(path => File.Exists(path) ? new FileInfo(path).Length : 0)];
        private int pass = -1, file;

        public long Texts { get; private set; }

        public long WithEmoji { get; private set; }

        public IEnumerable<(string Text, string Emoji)> Examples()
        {
            pass++;
            CsvCorpusOptions corpus = options.Corpus with { LabelField = null, RequiresLabel = false, Progress = this };
            for (file = 0; file < inputs.Count; file++)
            {
                foreach (LabelledText text in CorpusReader.Open(inputs[file], corpus).Read(cancellation))
                {
                    Texts++;
                    EmojiText parts = EmojiText.Of(text.Text);
                    if (parts.Emoji.Count == 0) continue;
                    WithEmoji++;
                    string words = parts.Text.Trim();
                    if (words.Length == 0 || (options.MinimumWords > 1 && Tokenizer.Words(words).Count < options.MinimumWords)) continue;
                    foreach (string emoji in parts.Emoji) yield return (words, emoji);
                }
            }
        }

        /// <summary>Reports the progress within the file that is being read.</summary>
        public void Report(double value) => progress?.Report(
            new EmojiCorpusProgress(Texts, (pass + ((bytes[..file].Sum() + (value * bytes[file])) / Math.Max(1, bytes.Sum()))) / Passes));
    }
}
