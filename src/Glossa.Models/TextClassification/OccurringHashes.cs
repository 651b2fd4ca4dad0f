using System.Numerics;

namespace Glossa.Models;

/// <summary>
/// The hashes of a range that occur, numbered in ascending order: a table then needs rows for these alone. A bitmap, with the number of
/// bits before each word of it, answers in constant time.
/// </summary>
public sealed class OccurringHashes
{
    private const int WordBits = 64;

    private readonly ulong[] words;
    private readonly int[] before;

    /// <summary>The hashes that occur.</summary>
    /// <param name="range">The exclusive upper bound of all hashes.</param>
    /// <param name="hashes">The hashes that occur, in any order and as often as they come.</param>
    /// <exception cref="ModelException">A hash lies outside the range.</exception>
    public OccurringHashes(int range, IEnumerable<int> hashes)
    {
        Range = range;
        words = new ulong[((long)range + WordBits - 1) / WordBits];
        before = new int[words.Length];
        foreach (int hash in hashes)
        {
            if ((uint)hash >= (uint)range) throw new ModelException($"The hash {hash} of an n-gram does not lie in [0, {range}).");
            words[hash / WordBits] |= 1ul << (hash % WordBits);
        }
        for (int word = 0; word < words.Length; word++)
        {
            before[word] = Count;
            Count += BitOperations.PopCount(words[word]);
        }
    }

    /// <summary>The exclusive upper bound of all hashes.</summary>
    public int Range { get; }

    /// <summary>The number of hashes that occur.</summary>
    public int Count { get; }

    /// <summary>The hashes that occur, in ascending order: the i-th has the index i.</summary>
    public IEnumerable<int> Hashes
    {
        get
        {
            for (int word = 0; word < words.Length; word++)
            {
                for (ulong rest = words[word]; rest != 0; rest &= rest - 1)
                {
                    yield return (word * WordBits) + BitOperations.TrailingZeroCount(rest);
                }
            }
        }
    }

    /// <summary>Returns the index of a hash, in [0, Count); −1 when it does not occur.</summary>
    /// <param name="hash">The hash, in [0, Range).</param>
    public int NumberOf(int hash)
    {
        ulong word = words[hash / WordBits], bit = 1ul << (hash % WordBits);
        return (word & bit) == 0 ? -1 : before[hash / WordBits] + BitOperations.PopCount(word & (bit - 1));
    }

    /// <summary>
    /// Returns the hashes as a text: the distance of each from the one before in groups of seven bits, the lowest first, as Base64.
    /// </summary>
    public string ToText()
    {
        List<byte> bytes = new(Count);
        int last = -1;
        foreach (int hash in Hashes)
        {
            uint distance = (uint)(hash - last);
            for (; distance >= 0x80; distance >>= 7) bytes.Add((byte)(distance | 0x80));
            bytes.Add((byte)distance);
            last = hash;
        }
        return Convert.ToBase64String([.. bytes]);
    }

    /// <summary>Reads the text that <see cref="ToText"/> wrote.</summary>
    /// <param name="range">The exclusive upper bound of all hashes.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="ModelException">It is no such text, or a hash lies outside the range.</exception>
    public static OccurringHashes Parse(int range, string text)
    {
        byte[] bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out int length))
        {
            throw new ModelException("The hashes of the n-grams are damaged: they are no Base64.");
        }
        return new OccurringHashes(range, Read(bytes.AsMemory(0, length)));
    }

    private static IEnumerable<int> Read(ReadOnlyMemory<byte> bytes)
    {
        long hash = -1, distance = 0;
        int shift = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte group = bytes.Span[i];
            distance |= (long)(group & 0x7F) << shift;
            shift += 7;
            if (shift > 35) break;
            if (group >= 0x80) continue;
            hash += distance;
            if (distance == 0 || hash > int.MaxValue) break;
            yield return (int)hash;
            (distance, shift) = (0, 0);
            if (i == bytes.Length - 1) yield break;
        }
        if (bytes.Length > 0) throw new ModelException("The hashes of the n-grams are damaged: they do not ascend, or end within one.");
    }
}
