using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// The pieces that are words of at most eight ASCII characters, found by these eight bytes at once. Most words of English are such.
/// </summary>
internal sealed class ShortWords
{
    /// <summary>The longest of these words.</summary>
    public const int MaxLength = 8;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private readonly ulong[] words;
    private readonly int[] ids;
    private readonly int shift;

    /// <summary>Takes the short pieces of a vocabulary.</summary>
    public ShortWords(SubwordVocabulary vocabulary)
    {
        List<(ulong Word, int Id)> found = [];
        for (int id = 0; id < vocabulary.Count; id++)
        {
            if (vocabulary.IsCurrent(id, out string? piece) && piece.Length is > 0 and <= MaxLength
                && Ascii.IsValid(piece) && !piece.Contains('\0', StringComparison.Ordinal))
            {
                ulong packed = 0;
                foreach (char c in piece) packed = (packed << 8) | c;
                found.Add((packed, id));
            }
        }
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4 * found.Count, 4));
        (words, ids, shift) = (new ulong[size], new int[size], 64 - BitOperations.Log2((uint)size));
        foreach ((ulong word, int id) in found)
        {
            int at = PlaceOf(word);
            (words[at], ids[at]) = (word, id);
        }
    }

    /// <summary>Finds a word.</summary>
    /// <param name="packed">Its characters, a byte each, the first one highest.</param>
    /// <param name="id">Its id.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryGet(ulong packed, out int id)
    {
        int at = PlaceOf(packed);
        id = ids[at];
        return words[at] == packed && packed != 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int PlaceOf(ulong word)
    {
        int at = (int)((word * Multiplier) >> shift);
        while (words[at] != word && words[at] != 0) at = (at + 1) & (words.Length - 1);
        return at;
    }
}
