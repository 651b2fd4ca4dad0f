using System.Collections.Concurrent;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// Byte-pair encoding: the characters of a word are merged pair by pair, in the order in which the pairs were learned. After
/// <see cref="ByteLevelWords"/> a character is a byte (GPT-2, RoBERTa); otherwise it is a character (SentencePiece's model of this kind).
/// </summary>
/// <remarks>
/// Neighbouring merges of a table that make the same piece have one rank, the leftmost pair first, as in SentencePiece, whose pieces have
/// one score. (Hugging Face's library lets the earlier line win; tables that were learned as pairs never have such lines.)
/// </remarks>
internal sealed class BytePairModel : SubwordModel
{
    private const int MaxKept = 1 << 14;

    private readonly Dictionary<(int Left, int Right), PairMerge> merges = [];
    private readonly Dictionary<int, int> idOfRune = [];
    private readonly int[]? idOfByte;
    private readonly WordCache cache = new();
    private readonly ConcurrentBag<BytePairMerger> mergers = [];

    /// <summary>A model of a table of merges.</summary>
    /// <param name="vocabulary">The pieces.</param>
    /// <param name="table">The pairs, in the order in which they are merged.</param>
    /// <param name="options">The rules for characters that have no piece.</param>
    /// <exception cref="TextException">A piece of a merge is not in the vocabulary.</exception>
    public BytePairModel(SubwordVocabulary vocabulary, IReadOnlyList<(string Left, string Right)> table, BytePairOptions options) :
        base(vocabulary)
    {
        (Table, Options) = (table, options);
        int rank = -1, before = -1;
        foreach ((string left, string right) in table)
        {
            int id = IdOf(left + right);
            if (id != before) rank++;
            before = id;
            merges.TryAdd((IdOf(left), IdOf(right)), new PairMerge(rank, id));
        }
        foreach ((string piece, int id) in vocabulary.Entries)
        {
            if (piece.Length is 1 or 2 && Rune.DecodeFromUtf16(piece, out Rune rune, out int length) == 0 && length == piece.Length)
            {
                idOfRune[rune.Value] = id;
            }
        }
        idOfByte = options.FallsBackToBytes ? BytePieces.Find(vocabulary) : null;

        int IdOf(string piece) => vocabulary.Find(piece) ?? throw new TextException(
            $"The merges of the tokenizer have the piece '{piece}', which its vocabulary does not have: they belong to different models.");
    }

    /// <inheritdoc/>
    public override int? Unknown => Options.Unknown;

    /// <summary>The pairs, in the order in which they are merged.</summary>
    public IReadOnlyList<(string Left, string Right)> Table { get; }

    /// <summary>The rules for characters that have no piece.</summary>
    public BytePairOptions Options { get; }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<char> word, PieceList pieces)
    {
        if (cache.TryAdd(word, pieces)) return;
        int first = pieces.Count;
        if (Options.PrefersWholeWords && Vocabulary.TryGetId(word, out int whole)) pieces.Add(whole, 0, word.Length);
        else Merge(word, pieces);
        cache.Keep(word, pieces, first);
    }

    private void Merge(ReadOnlySpan<char> word, PieceList pieces)
    {
        PieceList symbols = new();
        for (int at = 0, length; at < word.Length; at += length)
        {
            Rune.DecodeFromUtf16(word[at..], out Rune rune, out length);
            if (idOfRune.TryGetValue(rune.Value, out int id)) symbols.Add(id, at, at + length);
            else if (idOfByte is not null) BytePieces.Add(rune, idOfByte, at, at + length, symbols);
            else if (Options.Unknown is { } unknown)
            {
                if (Options.FusesUnknown && symbols.Count > 0 && symbols.Ids[^1] == unknown) symbols.Ends[^1] = at + length;
                else symbols.Add(unknown, at, at + length);
            }
        }
        if (!mergers.TryTake(out BytePairMerger? merger)) merger = new BytePairMerger(merges);
        symbols.Ids.CopyTo(merger.Start(symbols.Count));
        int first = pieces.Count;
        merger.Merge(pieces);
        for (int i = first; i < pieces.Count; i++)
        {
            (int from, int to) = (pieces.Starts[i], pieces.Ends[i]);
            (pieces.Starts[i], pieces.Ends[i]) = (symbols.Starts[from], symbols.Ends[to - 1]);
        }
        if (merger.Capacity <= MaxKept) mergers.Add(merger);
    }
}

/// <summary>The rules of byte-pair encoding for characters that have no piece.</summary>
internal sealed record BytePairOptions
{
    /// <summary>The id of a character that has no piece; null where such a character vanishes.</summary>
    public int? Unknown { get; init; }

    /// <summary>Whether neighbouring unknown characters are one piece.</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Whether an unknown character becomes the pieces <c>&lt;0x00&gt;</c> … of its bytes.</summary>
    public bool FallsBackToBytes { get; init; }

    /// <summary>Whether a word that is a piece as a whole is never merged.</summary>
    public bool PrefersWholeWords { get; init; }
}
