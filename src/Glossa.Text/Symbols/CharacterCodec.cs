using System.Text;

namespace Glossa.Text;

/// <summary>
/// Characters: every Unicode scalar value is a symbol. What is no Unicode, such as half a surrogate pair, is read as U+FFFD.
/// </summary>
public sealed class CharacterCodec : TableCodec
{
    /// <summary>The level's name.</summary>
    public const string Name = "character";

    private const int AsciiCount = 128;
    private readonly int[] ascii = new int[AsciiCount];

    /// <summary>A codec of a table.</summary>
    /// <param name="table">The characters.</param>
    /// <param name="lowercase">Whether capital letters are read as small ones.</param>
    public CharacterCodec(SymbolTable table, bool lowercase = false) : base(table, lowercase)
    {
        for (int c = 0; c < AsciiCount; c++) ascii[c] = table.IdOf([(char)c]);
    }

    /// <inheritdoc/>
    public override string Level => Name;

    /// <summary>A codec of the characters of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Which characters are taken.</param>
    /// <exception cref="TextException">There are none.</exception>
    public static CharacterCodec Learn(IEnumerable<string> texts, SymbolOptions options)
    {
        SymbolCounter counter = new();
        Span<char> buffer = stackalloc char[2];
        foreach (string text in texts)
        {
            foreach (Rune rune in Cased(text, options.Lowercase).EnumerateRunes()) counter.Add(buffer[..rune.EncodeToUtf16(buffer)]);
        }
        return new CharacterCodec(counter.ToTable(options), options.Lowercase);
    }

    /// <summary>The codec of what <see cref="TableCodec.Save"/> gave.</summary>
    /// <param name="stored">The JSON.</param>
    /// <exception cref="TextException">It is damaged.</exception>
    public static CharacterCodec Load(string stored)
    {
        (SymbolTable table, bool lowercase) = Read(stored);
        return new CharacterCodec(table, lowercase);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        Span<char> buffer = stackalloc char[2];
        foreach (Rune rune in Cased(text, Lowercase).EnumerateRunes())
        {
            ids.Add(rune.IsAscii ? ascii[rune.Value] : Table.IdOf(buffer[..rune.EncodeToUtf16(buffer)]));
        }
    }

    /// <inheritdoc/>
    public override int StablePrefixLength(ReadOnlySpan<char> text) =>
        text.Length > 0 && char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;

    /// <inheritdoc/>
    public override ITextDecoder NewDecoder(ReadOnlySpan<char> before = default) => new Decoder(Table);

    private sealed class Decoder(SymbolTable table) : ITextDecoder
    {
        public string Next(int id) => id == table.Unknown ? "\uFFFD" : id == table.Boundary ? "" : table[id];

        public string End() => "";
    }
}
