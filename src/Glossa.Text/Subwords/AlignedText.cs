using System.Text;

namespace Glossa.Text;

/// <summary>A text on its way to pieces: its characters, and for each the place in the original text from which it came.</summary>
internal sealed class AlignedText
{
    private const int SmallestCapacity = 256;

    private char[] characters = new char[SmallestCapacity];
    private int[] starts = new int[SmallestCapacity], ends = new int[SmallestCapacity];

    /// <summary>The number of characters (UTF-16 units).</summary>
    public int Length { get; private set; }

    /// <summary>The number of characters there is room for.</summary>
    public int Capacity => characters.Length;

    /// <summary>The characters.</summary>
    public ReadOnlySpan<char> Characters => characters.AsSpan(0, Length);

    /// <summary>The start of a character's origin.</summary>
    public int Start(int at) => starts[at];

    /// <summary>The end of a character's origin.</summary>
    public int End(int at) => ends[at];

    /// <summary>Makes the text empty.</summary>
    public void Clear() => Length = 0;

    /// <summary>Takes over a stretch of the original text. Half of a surrogate pair becomes U+FFFD.</summary>
    /// <param name="text">The stretch.</param>
    /// <param name="origin">Where it begins in the original text.</param>
    public void Load(ReadOnlySpan<char> text, int origin)
    {
        Clear();
        Reserve(text.Length);
        for (int at = 0, length; at < text.Length; at += length)
        {
            length = 1;
            if (!char.IsSurrogate(text[at]))
            {
                Append(text[at], origin + at, origin + at + 1);
                continue;
            }
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
            Append(rune, origin + at, origin + at + length);
        }
    }

    /// <summary>Adds a character.</summary>
    public void Append(char character, int start, int end)
    {
        if (Length == characters.Length) Reserve(1);
        (characters[Length], starts[Length], ends[Length]) = (character, start, end);
        Length++;
    }

    /// <summary>Adds a code point.</summary>
    public void Append(Rune rune, int start, int end)
    {
        Span<char> units = stackalloc char[2];
        Append(units[..rune.EncodeToUtf16(units)], start, end);
    }

    /// <summary>Adds characters that have one and the same origin.</summary>
    public void Append(ReadOnlySpan<char> text, int start, int end)
    {
        foreach (char character in text) Append(character, start, end);
    }

    /// <summary>Adds a stretch of another text.</summary>
    public void Append(AlignedText other, int from, int to)
    {
        Reserve(to - from);
        other.characters.AsSpan(from, to - from).CopyTo(characters.AsSpan(Length));
        other.starts.AsSpan(from, to - from).CopyTo(starts.AsSpan(Length));
        other.ends.AsSpan(from, to - from).CopyTo(ends.AsSpan(Length));
        Length += to - from;
    }

    private void Reserve(int more)
    {
        if (Length + more <= characters.Length) return;
        int capacity = Math.Max(Length + more, 2 * characters.Length);
        Array.Resize(ref characters, capacity);
        Array.Resize(ref starts, capacity);
        Array.Resize(ref ends, capacity);
    }
}
