namespace Glossa.Text;

/// <summary>
/// The pieces of recent words: a table of fixed size in which a new word takes the place of another one. Readers and writers need no lock,
/// because an entry never changes and is compared with the word itself.
/// </summary>
internal sealed class WordCache
{
    private const int Size = 1 << 14, MaxWordLength = 48;

    private readonly Entry?[] entries = new Entry?[Size];

    /// <summary>Adds the pieces of a word, if they are known.</summary>
    public bool TryAdd(ReadOnlySpan<char> word, PieceList pieces)
    {
        if (word.Length > MaxWordLength || entries[PlaceOf(word)] is not { } entry || !word.SequenceEqual(entry.Word)) return false;
        for (int i = 0; i < entry.Ids.Length; i++) pieces.Add(entry.Ids[i], entry.Starts[i], entry.Ends[i]);
        return true;
    }

    /// <summary>Keeps the pieces of a word.</summary>
    /// <param name="word">The word.</param>
    /// <param name="pieces">The pieces.</param>
    /// <param name="from">The first of its pieces.</param>
    public void Keep(ReadOnlySpan<char> word, PieceList pieces, int from)
    {
        if (word.Length > MaxWordLength) return;
        entries[PlaceOf(word)] =
            new Entry(word.ToString(), pieces.Ids[from..].ToArray(), pieces.Starts[from..].ToArray(), pieces.Ends[from..].ToArray());
    }

    private static int PlaceOf(ReadOnlySpan<char> word) => string.GetHashCode(word) & (Size - 1);

    private sealed record Entry(string Word, int[] Ids, int[] Starts, int[] Ends);
}
