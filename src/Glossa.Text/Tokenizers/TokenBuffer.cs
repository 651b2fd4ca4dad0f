using System.Runtime.CompilerServices;

namespace Glossa.Text;

/// <summary>The tokens of a text while they are found; kept by its tokenizer for the next text.</summary>
internal sealed class TokenBuffer
{
    private const int FirstCapacity = 256;

    // What one text may leave behind.
    private const int MostKept = 1 << 15;

    private TokenData[] items = new TokenData[FirstCapacity];

    /// <summary>The number of tokens.</summary>
    public int Count { get; set; }

    /// <summary>The length of the text, from which the room for its tokens is estimated, in UTF-16 units.</summary>
    public int TextLength { get; set; }

    /// <summary>Lengths of suffixes split off the word at hand, outermost first.</summary>
    public Stack<int> Suffixes { get; } = new();

    /// <summary>Whether the buffer is small enough to keep.</summary>
    public bool IsSmall => items.Length <= MostKept && Suffixes.Capacity <= MostKept;

    /// <summary>A token.</summary>
    public ref TokenData this[int index] => ref items[index];

    /// <summary>The tokens from one on.</summary>
    public Span<TokenData> From(int first) => items.AsSpan(first, Count - first);

    /// <summary>Adds a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Lexeme lexeme, int start, int bits)
    {
        int at = Count;
        TokenData[] array = items;
        if ((uint)at >= (uint)array.Length) array = Grow();
        ref TokenData item = ref array[at];
        item.Lexeme = lexeme;
        item.Start = start;
        item.Bits = bits;
        Count = at + 1;
    }

    /// <summary>A copy of the tokens.</summary>
    public TokenData[] ToArray() => items.AsSpan(0, Count).ToArray();

    /// <summary>
    /// Twice the room, or as much as the whole text needs where its rest is like what was read, and a quarter more at least.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TokenData[] Grow()
    {
        double estimate = 1.05 * Count * TextLength / Math.Max(1, items[Count - 1].Start);
        Array.Resize(ref items, (int)Math.Min(Array.MaxLength, Math.Clamp(estimate, items.Length * 1.25, items.Length * 2.0)));
        return items;
    }
}
