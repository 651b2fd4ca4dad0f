using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Glossa.Text;

/// <summary>
/// Divides texts into the pieces that a transformer reads, and makes text of pieces again: WordPiece, byte-level byte pairs, or
/// SentencePiece's unigrams and byte pairs, each with its normalisation and special tokens. Places of pieces count in the original text.
/// Safe for any number of threads.
/// </summary>
/// <remarks>Half of a surrogate pair is read as U+FFFD, the replacement character.</remarks>
public sealed partial class SubwordTokenizer
{
    private readonly ConcurrentBag<SubwordScratch> scratches = [];
    private readonly AddedTokenFinder rawTokens, rawPlainTokens, normalizedTokens, normalizedPlainTokens;
    private readonly HashSet<int> specialIds;
    private readonly BertWordPieces? onePass;

    /// <summary>A tokenizer of parts.</summary>
    /// <param name="parts">The parts.</param>
    /// <exception cref="TextException">Tokens contradict each other.</exception>
    internal SubwordTokenizer(SubwordParts parts)
    {
        Parts = parts;
        SubwordVocabulary pieces = parts.Model.Vocabulary;
        Vocabulary = parts.AddedTokens.All(token => pieces.Find(token.Text) == token.Id) ? pieces : new SubwordVocabulary(
            [.. pieces.Entries, .. parts.AddedTokens.Where(token => pieces.Find(token.Text) != token.Id)
                .Select(token => KeyValuePair.Create(token.Text, token.Id))]);
        foreach (TemplateItem item in parts.Template.Single.Concat(parts.Template.Pair))
        {
            if (item.Text is null) _ = Vocabulary[item.Id];
        }
        rawTokens = new(parts.AddedTokens.Where(token => !token.IsNormalized));
        rawPlainTokens = new(parts.AddedTokens.Where(token => token is { IsNormalized: false, IsSpecial: false }));
        normalizedTokens = new(parts.AddedTokens.Where(token => token.IsNormalized));
        normalizedPlainTokens = new(parts.AddedTokens.Where(token => token is { IsNormalized: true, IsSpecial: false }));
        specialIds = [.. parts.AddedTokens.Where(token => token.IsSpecial).Select(token => token.Id)];
        if (parts is { Model: WordPieceModel model, Normalizers: [BertNormalizer normalizer], Splitters: [BertWords] }
            && parts.AddedTokens.All(token => !token.IsNormalized))
        {
            onePass = new BertWordPieces(normalizer.Characters, model);
        }
    }

    /// <summary>The pieces and their ids, added tokens included.</summary>
    public SubwordVocabulary Vocabulary { get; }

    /// <summary>The id of the token for the whole text (<c>[CLS]</c>, <c>&lt;s&gt;</c>), or null where there is none.</summary>
    public int? Cls => IdOf(Parts.Roles.Cls);

    /// <summary>The id of the token after each text (<c>[SEP]</c>, <c>&lt;/s&gt;</c>), or null where there is none.</summary>
    public int? Sep => IdOf(Parts.Roles.Sep);

    /// <summary>The id of the token that fills short texts of a batch up, or null where there is none.</summary>
    public int? Pad => IdOf(Parts.Roles.Pad);

    /// <summary>The id of the token in place of a hidden piece, or null where there is none.</summary>
    public int? Mask => IdOf(Parts.Roles.Mask);

    /// <summary>The id of what has no piece, or null where everything has one.</summary>
    public int? Unknown => Parts.Model.Unknown;

    /// <summary>
    /// The most pieces that the model reads at once, special tokens included, or null where it has no such limit. Texts are truncated only
    /// when it is asked for: <see cref="SubwordOptions.MaxLength"/>.
    /// </summary>
    public int? MaxLength => Parts.MaxLength;

    /// <summary>Whether short texts of a batch are padded on the left, as XLNet's are.</summary>
    public bool PadsLeft => Parts.PadsLeft;

    /// <summary>The segment of padding: 0, or XLNet's 3.</summary>
    public int PadSegment => Parts.PadSegment;

    /// <summary>Its parts.</summary>
    internal SubwordParts Parts { get; }

    /// <summary>Whether an id is that of a special token.</summary>
    /// <param name="id">The id.</param>
    public bool IsSpecial(int id) => specialIds.Contains(id);

    /// <summary>
    /// Whether a piece continues the word of the piece before it, such as WordPiece's <c>##ing</c>; special tokens never do.
    /// </summary>
    /// <param name="id">The id of the piece.</param>
    /// <exception cref="TextException">There is no such id.</exception>
    public bool ContinuesWord(int id) => !IsSpecial(id) && Parts.Model.ContinuesWord(id);

    /// <summary>Returns the number of special tokens around one text or two.</summary>
    /// <param name="hasPair">Whether there are two texts.</param>
    public int SpecialTokenCount(bool hasPair = false) =>
        Parts.Template.For(hasPair, withSpecialTokens: true).Count(item => item.Text is null);

    /// <summary>Returns the ids of a text alone, which is the fastest way.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">Special tokens and truncation; by default the text has special tokens and any length.</param>
    /// <exception cref="TextException">The text cannot be truncated as asked.</exception>
    public int[] Ids(ReadOnlySpan<char> text, SubwordOptions? options = null)
    {
        options ??= SubwordOptions.Default;
        SubwordScratch scratch = Take();
        try
        {
            Read(text, options.ReadSpecialTokens, scratch.First, scratch);
            IReadOnlyList<TemplateItem> items = Parts.Template.For(hasPair: false, options.AddSpecialTokens);
            int special = items.Count(item => item.Text is null);
            (int length, _) = Lengths(scratch.First.Count, null, special, options);
            int[] ids = new int[length + special];
            int at = 0;
            foreach (TemplateItem item in items)
            {
                if (item.Text is null)
                {
                    ids[at++] = item.Id;
                    continue;
                }
                scratch.First.Ids[..length].CopyTo(ids.AsSpan(at));
                at += length;
            }
            return ids;
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <summary>Encodes a text or a pair of texts: ids, segments and the place of every piece in the original text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pair">The second text of a pair.</param>
    /// <param name="options">Special tokens and truncation; by default the text has special tokens and any length.</param>
    /// <exception cref="TextException">The texts cannot be truncated as asked.</exception>
    public SubwordEncoding Encode(string text, string? pair = null, SubwordOptions? options = null)
    {
        options ??= SubwordOptions.Default;
        SubwordScratch scratch = Take();
        try
        {
            Read(text, options.ReadSpecialTokens, scratch.First, scratch);
            Read(pair, options.ReadSpecialTokens, scratch.Second, scratch);
            if (Parts.TrimsOffsets)
            {
                Trim(text, scratch.First);
                Trim(pair, scratch.Second);
            }
            IReadOnlyList<TemplateItem> items = Parts.Template.For(pair is not null, options.AddSpecialTokens);
            int special = items.Count(item => item.Text is null);
            (int first, int second) = Lengths(scratch.First.Count, pair is null ? null : scratch.Second.Count, special, options);
            return Assemble(items, scratch, 0..first, 0..second);
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <summary>
    /// Encodes a text of any length as windows that overlap, each with the special tokens. Offsets are those of the whole text.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most pieces of a window, special tokens included.</param>
    /// <param name="overlap">The number of pieces that a window has in common with the next one.</param>
    /// <param name="options">The special tokens; the length of the options counts for nothing.</param>
    /// <returns>The windows: one for a short text, and for an empty one.</returns>
    /// <exception cref="TextException">The windows have no room for more pieces than they have in common.</exception>
    public IReadOnlyList<SubwordEncoding> EncodeWindows(string text, int length, int overlap, SubwordOptions? options = null)
    {
        options ??= SubwordOptions.Default;
        IReadOnlyList<TemplateItem> items = Parts.Template.For(hasPair: false, options.AddSpecialTokens);
        int room = length - items.Count(item => item.Text is null);
        if (overlap < 0 || room <= overlap)
        {
            throw new TextException($"Windows of {length} pieces have room for {Math.Max(room, 0)} pieces of text, "
                + $"so they cannot overlap by {overlap}: valid are 0 to {room - 1}.");
        }
        SubwordScratch scratch = Take();
        try
        {
            Read(text, options.ReadSpecialTokens, scratch.First, scratch);
            if (Parts.TrimsOffsets) Trim(text, scratch.First);
            List<SubwordEncoding> windows = [];
            int count = scratch.First.Count;
            for (int start = 0; windows.Count == 0 || start + overlap < count; start += room - overlap)
            {
                windows.Add(Assemble(items, scratch, start..Math.Min(start + room, count), 0..0));
            }
            return windows;
        }
        finally
        {
            Return(scratch);
        }
    }

    /// <summary>Encodes texts on several threads.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Special tokens and truncation.</param>
    /// <param name="threads">The number of threads, at least 1.</param>
    /// <returns>The encodings, in the order of the texts.</returns>
    /// <exception cref="TextException">A text cannot be truncated as asked.</exception>
    public SubwordEncoding[] EncodeBatch(IReadOnlyList<string> texts, SubwordOptions? options = null, int threads = 1) =>
        Each(texts, text => Encode(text, null, options), threads);

    /// <summary>Returns the ids of texts alone, computed on several threads.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Special tokens and truncation.</param>
    /// <param name="threads">The number of threads, at least 1.</param>
    /// <returns>The ids, in the order of the texts.</returns>
    /// <exception cref="TextException">A text cannot be truncated as asked.</exception>
    public int[][] IdsBatch(IReadOnlyList<string> texts, SubwordOptions? options = null, int threads = 1) =>
        Each(texts, text => Ids(text, options), threads);

    /// <summary>Returns the text of ids, as far as the pieces tell it.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecial">Whether special tokens are left out.</param>
    /// <exception cref="TextException">There is no such id.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecial = true)
    {
        List<string> pieces = new(ids.Length);
        foreach (int id in ids)
        {
            if (!skipSpecial || !IsSpecial(id)) pieces.Add(Vocabulary[id]);
        }
        foreach (DecoderStep step in Parts.Decoder) pieces = step.Apply(pieces);
        return string.Concat(pieces);
    }

    private static TOut[] Each<TOut>(IReadOnlyList<string> texts, Func<string, TOut> work, int threads)
    {
        TOut[] results = new TOut[texts.Count];
        if (threads <= 1)
        {
            for (int i = 0; i < results.Length; i++) results[i] = work(texts[i]);
            return results;
        }
        try
        {
            Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i => results[i] = work(texts[i]));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        return results;
    }

    private SubwordEncoding Assemble(IReadOnlyList<TemplateItem> items, SubwordScratch scratch, Range first, Range second)
    {
        (int firstCount, int secondCount) = (first.End.Value - first.Start.Value, second.End.Value - second.Start.Value);
        int count = items.Sum(item => item.Text switch { null => 1, 0 => firstCount, _ => secondCount });
        SubwordEncoding encoding = new(Vocabulary, count);
        int at = 0;
        foreach (TemplateItem item in items)
        {
            switch (item.Text)
            {
                case null:
                    encoding.SetSpecial(at++, item.Id, item.Segment);
                    break;
                case 0:
                    encoding.SetPieces(at, scratch.First, first, 0, item.Segment);
                    at += firstCount;
                    break;
                default:
                    encoding.SetPieces(at, scratch.Second, second, 1, item.Segment);
                    at += secondCount;
                    break;
            }
        }
        return encoding;
    }

    private int? IdOf(string? token) => token is null ? null : Vocabulary.Find(token);

    private SubwordScratch Take() => scratches.TryTake(out SubwordScratch? scratch) ? scratch : new SubwordScratch();

    private void Return(SubwordScratch scratch)
    {
        if (scratch.IsSmall) scratches.Add(scratch);
    }
}
