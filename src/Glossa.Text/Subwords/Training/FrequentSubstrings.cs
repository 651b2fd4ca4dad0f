namespace Glossa.Text;

/// <summary>
/// The frequent substrings of words: those of 2 to <see cref="MaxLength"/> characters that occur often enough, and less often with any one
/// character behind them.
/// </summary>
/// <remarks>
/// The suffixes of all words are sorted by their first characters; a substring is a range of neighbours that have it in common, and the sum
/// of the counts of their words is its count. These ranges are the inner nodes of a suffix tree (Manber and Myers 1990), with which
/// SentencePiece begins as well.
/// </remarks>
internal sealed class FrequentSubstrings
{
    /// <summary>The longest substring, in UTF-16 units.</summary>
    public const int MaxLength = 16;

    // A character that is in no word stands behind each. Keys of the sort have as many characters as fit into 64 bits.
    private const char End = '\0';
    private const int KeyLength = 4, BitsOfCharacter = 16;

    private readonly char[] text;
    private readonly int[] starts;
    private readonly long[] upTo;
    private readonly ulong[] keys;

    /// <summary>Sorts the suffixes of words.</summary>
    /// <param name="words">The words.</param>
    public FrequentSubstrings(IReadOnlyList<CountedWord> words)
    {
        text = new char[words.Sum(word => word.Text.Length + 1) + MaxLength];
        long[] counts = new long[text.Length];
        List<int> places = [];
        int at = 0;
        foreach ((string word, long count) in words)
        {
            word.CopyTo(text.AsSpan(at));
            counts.AsSpan(at, word.Length).Fill(count);
            for (int i = 0; i < word.Length; i++)
            {
                if (!char.IsLowSurrogate(word[i])) places.Add(at + i);
            }
            at += word.Length + 1;
        }
        starts = [.. places];
        keys = new ulong[starts.Length];
        Sort(0, starts.Length, 0);
        upTo = new long[starts.Length + 1];
        for (int i = 0; i < starts.Length; i++) upTo[i + 1] = upTo[i] + counts[starts[i]];
    }

    /// <summary>
    /// Returns the substrings with the largest products of count and length; of equal products the first ones in the order of codes.
    /// </summary>
    /// <param name="minimum">The least count.</param>
    /// <param name="most">The most substrings to return.</param>
    public IEnumerable<CountedWord> Take(long minimum, int most)
    {
        List<(int Start, int Length, long Count)> found = [];
        Stack<(int Length, int From)> open = new([(0, 0)]);
        int before = 0;
        for (int i = 1; i <= starts.Length; i++)
        {
            int common = i < starts.Length ? Common(starts[i - 1], starts[i]) : 0;
            // A suffix that shares less with both neighbours than its length is a substring of its word alone.
            int whole = LengthOf(starts[i - 1]);
            if (whole > Math.Max(before, common) && whole <= MaxLength) Add(i - 1, i, whole);
            int from = i - 1;
            while (open.Peek().Length > common)
            {
                (int length, from) = open.Pop();
                Add(from, i, length);
            }
            if (open.Peek().Length < common) open.Push((common, from));
            before = common;
        }
        return found.OrderByDescending(entry => entry.Count * entry.Length).Take(most)
            .Select(entry => new CountedWord(new string(text, entry.Start, entry.Length), entry.Count));

        void Add(int from, int to, int length)
        {
            long count = upTo[to] - upTo[from];
            int start = starts[from];
            bool isCharacter = length == 1 || (length == 2 && char.IsHighSurrogate(text[start]));
            if (count >= minimum && !isCharacter && !char.IsHighSurrogate(text[start + length - 1])) found.Add((start, length, count));
        }
    }

    private int Common(int first, int second)
    {
        int length = 0;
        while (length < MaxLength && text[first + length] == text[second + length] && text[first + length] != End) length++;
        return length;
    }

    /// <summary>The length of a suffix, as far as it matters.</summary>
    private int LengthOf(int start)
    {
        int length = text.AsSpan(start, MaxLength + 1).IndexOf(End);
        return length < 0 ? MaxLength + 1 : length;
    }

    /// <summary>Sorts suffixes that have their first characters in common by the next ones.</summary>
    private void Sort(int from, int count, int depth)
    {
        for (int i = from; i < from + count; i++) keys[i] = Key(starts[i] + depth);
        Array.Sort(keys, starts, from, count);
        if (depth + KeyLength >= MaxLength) return;
        for (int first = from, last; first < from + count; first = last)
        {
            ulong key = keys[first];
            last = first + 1;
            while (last < from + count && keys[last] == key) last++;
            if (last - first > 1 && (char)key != End) Sort(first, last - first, depth + KeyLength);
        }
    }

    private ulong Key(int at)
    {
        ulong key = 0;
        bool isInside = true;
        for (int i = 0; i < KeyLength; i++)
        {
            isInside &= text[at + i] != End;
            key = (key << BitsOfCharacter) | (isInside ? text[at + i] : End);
        }
        return key;
    }
}
