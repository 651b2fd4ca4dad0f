using System.Buffers.Binary;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// SentencePiece's rules of normalisation (<c>precompiled_charsmap</c>): the longest sequence of characters that has a rule is replaced,
/// from the left.
/// </summary>
/// <remarks>
/// The rules are a double-array trie over UTF-8 (Darts-clone) and the texts that it points to, each with a 0 at its end. Hugging Face's
/// Rust library searches whole grapheme clusters first; this is SentencePiece's own way.
/// </remarks>
internal sealed class CharsMapNormalizer : TextNormalizer
{
    private const uint LeafBit = 1u << 8, ValueMask = 0x7FFFFFFF, LabelMask = 0x800000FF;
    // The longest sequences of the known rules have 5 characters, and become 18: damaged rules could have any length.
    private const int Ascii = 0x80, MaxSequence = 64, MaxRuleBytes = 1024;

    private readonly uint[] units;
    private readonly byte[] texts;
    // ASCII characters that stand for themselves whatever ASCII character follows.
    private readonly bool[] isPlain = new bool[Ascii];

    /// <summary>The rules of a file.</summary>
    /// <param name="rules">The rules as SentencePiece stores them.</param>
    /// <exception cref="TextException">They are damaged or cut off.</exception>
    public CharsMapNormalizer(byte[] rules)
    {
        Rules = rules;
        if (rules.Length < sizeof(uint)) throw Damaged("there are too few bytes");
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(rules);
        if (size > rules.Length - sizeof(uint) || size % sizeof(uint) != 0 || size == 0)
        {
            throw Damaged($"{rules.Length} bytes cannot hold a trie of {size}");
        }
        units = new uint[size / sizeof(uint)];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(rules.AsSpan(sizeof(uint) * (i + 1)));
        }
        texts = rules[(sizeof(uint) + (int)size)..];
        for (int c = 0; c < Ascii; c++) isPlain[c] = IsPlain((byte)c);
    }

    /// <summary>The rules as SentencePiece stores them.</summary>
    public byte[] Rules { get; }

    /// <inheritdoc/>
    /// <exception cref="TextException">A rule that the text needs is damaged.</exception>
    public override void Apply(AlignedText from, AlignedText to)
    {
        ReadOnlySpan<char> text = from.Characters;
        for (int at = 0; at < text.Length;)
        {
            char c = text[at];
            if (c < Ascii && isPlain[c] && (at + 1 == text.Length || text[at + 1] < Ascii))
            {
                to.Append(from, at, at + 1);
                at++;
                continue;
            }
            int rule = Longest(text[at..], out int length);
            if (rule < 0)
            {
                Rune.DecodeFromUtf16(text[at..], out _, out length);
                to.Append(from, at, at + length);
            }
            else
            {
                AppendRule(rule, from.Start(at), from.End(at + length - 1), to);
            }
            at += length;
        }
    }

    /// <summary>Finds the rule of the longest sequence that a text begins with; −1 where there is none.</summary>
    private int Longest(ReadOnlySpan<char> text, out int length)
    {
        int rule = -1;
        length = 0;
        uint place = 0;
        if (!Follow(ref place)) return rule;
        Span<byte> bytes = stackalloc byte[4];
        for (int at = 0, size; at < text.Length && at < MaxSequence; at += size)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out size);
            bool isLeaf = false;
            foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)])
            {
                // A 0 is the end of a key in the trie and never part of one.
                if (b == 0 || !Step(ref place, b, out isLeaf)) return rule;
            }
            if (isLeaf && place < units.Length && (units[place] & ValueMask) is var found && found < texts.Length)
            {
                (rule, length) = ((int)found, at + size);
            }
        }
        return rule;
    }

    private bool IsPlain(byte c)
    {
        uint place = 0;
        if (!Follow(ref place) || c == 0 || !Step(ref place, c, out bool isLeaf)) return true;
        if (isLeaf) return false;
        for (byte next = 1; next < Ascii; next++)
        {
            uint branch = place;
            if (Step(ref branch, next, out _)) return false;
        }
        return true;
    }

    /// <summary>Goes from a unit to the place of its children.</summary>
    private bool Follow(ref uint place)
    {
        if (place >= units.Length) return false;
        uint unit = units[place];
        place ^= (unit >> 10) << (int)((unit & (1 << 9)) >> 6);
        return true;
    }

    private bool Step(ref uint place, byte label, out bool isLeaf)
    {
        isLeaf = false;
        uint child = place ^ label;
        if (child >= units.Length || (units[child] & LabelMask) != label) return false;
        isLeaf = (units[child] & LeafBit) != 0;
        place = child;
        return Follow(ref place);
    }

    private void AppendRule(int rule, int start, int end, AlignedText to)
    {
        ReadOnlySpan<byte> text = texts.AsSpan(rule);
        int length = text.IndexOf((byte)0);
        if (length is < 0 or > MaxRuleBytes) throw Damaged("a rule has no end");
        text = text[..length];
        while (!text.IsEmpty)
        {
            Rune.DecodeFromUtf8(text, out Rune rune, out int size);
            to.Append(rune, start, end);
            text = text[size..];
        }
    }

    private static TextException Damaged(string what) => new($"The rules of normalisation (precompiled_charsmap) are damaged: {what}.");
}
