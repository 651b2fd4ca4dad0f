using System.Diagnostics.CodeAnalysis;

namespace Glossa.Text;

/// <summary>The pieces of a subword tokenizer and their ids, added tokens included. Safe for any number of threads.</summary>
public sealed class SubwordVocabulary
{
    // The largest known vocabularies have 260,000 pieces of 7 characters each; what is far beyond that is no vocabulary.
    private const int MaxCharacters = 8 << 20, SpareIds = 1 << 16;

    private readonly string?[] pieces;
    private readonly Dictionary<string, int> ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> byText;

    /// <summary>A vocabulary of pieces with ids.</summary>
    /// <param name="entries">The pieces; of a piece with several ids the last one counts, as in Hugging Face's files.</param>
    /// <exception cref="TextException">
    /// There is no piece, an id is negative or far beyond their number, two pieces share an id, or the pieces are far too long.
    /// </exception>
    internal SubwordVocabulary(IReadOnlyCollection<KeyValuePair<string, int>> entries)
    {
        if (entries.Count == 0) throw new TextException("A vocabulary of subwords has no pieces.");
        int last = entries.Max(entry => entry.Value);
        if (entries.Min(entry => entry.Value) < 0 || last > (2L * entries.Count) + SpareIds)
        {
            throw new TextException($"The ids of a vocabulary of {entries.Count} pieces go from "
                + $"{entries.Min(entry => entry.Value)} to {last}: they should be 0 to {entries.Count - 1}.");
        }
        pieces = new string?[last + 1];
        ids = new Dictionary<string, int>(entries.Count, StringComparer.Ordinal);
        byText = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        long characters = 0;
        foreach ((string piece, int id) in entries)
        {
            if ((characters += piece.Length) > MaxCharacters)
            {
                throw new TextException($"The pieces of the vocabulary have more than {MaxCharacters:N0} characters in all: "
                    + "no vocabulary of subwords is that large.");
            }
            if (pieces[id] is { } other && other != piece)
            {
                throw new TextException($"The id {id} belongs to two pieces of the vocabulary, '{other}' and '{piece}'.");
            }
            pieces[id] = piece;
            ids[piece] = id;
        }
    }

    /// <summary>The number of ids: one more than the highest.</summary>
    public int Count => pieces.Length;

    /// <summary>Returns the piece of an id.</summary>
    /// <param name="id">The id.</param>
    /// <exception cref="TextException">There is no such id.</exception>
    public string this[int id] => (uint)id < (uint)pieces.Length && pieces[id] is { } piece
        ? piece
        : throw new TextException($"The vocabulary has no piece with the id {id}; ids are 0 to {Count - 1}.");

    /// <summary>All pieces that are found by their text, with their ids, in the order of the ids.</summary>
    internal IEnumerable<KeyValuePair<string, int>> Entries
    {
        get
        {
            for (int id = 0; id < pieces.Length; id++)
            {
                if (IsCurrent(id, out string? piece)) yield return KeyValuePair.Create(piece, id);
            }
        }
    }

    /// <summary>Whether an id has a piece.</summary>
    /// <param name="id">The id.</param>
    public bool Contains(int id) => (uint)id < (uint)pieces.Length && pieces[id] is not null;

    /// <summary>Finds the id of a piece.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="id">Its id, or 0 where there is no such piece.</param>
    public bool TryGetId(ReadOnlySpan<char> piece, out int id) => byText.TryGetValue(piece, out id);

    /// <summary>Returns the id of a piece, or null where there is no such piece.</summary>
    /// <param name="piece">The piece.</param>
    public int? Find(ReadOnlySpan<char> piece) => byText.TryGetValue(piece, out int id) ? id : null;

    /// <summary>Whether an id is the one that its piece has when it is looked up.</summary>
    internal bool IsCurrent(int id, [NotNullWhen(true)] out string? piece)
    {
        piece = pieces[id];
        return piece is not null && ids[piece] == id;
    }
}
