using System.Text.RegularExpressions;

namespace Glossa.Text;

/// <summary>
/// Words and marks of raw texts: sequences of letters, of digits, and single other characters are symbols, each with the one space before
/// it, so that a text is its symbols one after another.
/// </summary>
public sealed partial class PieceCodec : TableCodec
{
    /// <summary>The level's name.</summary>
    public const string Name = "piece";

    /// <summary>A codec of a table.</summary>
    /// <param name="table">The pieces.</param>
    /// <param name="lowercase">Whether capital letters are read as small ones.</param>
    public PieceCodec(SymbolTable table, bool lowercase = false) : base(table, lowercase) { }

    /// <inheritdoc/>
    public override string Level => Name;

    /// <summary>A codec of the pieces of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Which pieces are taken.</param>
    /// <exception cref="TextException">There are none.</exception>
    public static PieceCodec Learn(IEnumerable<string> texts, SymbolOptions options)
    {
        SymbolCounter counter = new();
        foreach (string text in texts)
        {
            ReadOnlySpan<char> cased = Cased(text, options.Lowercase);
            foreach (ValueMatch piece in Pieces().EnumerateMatches(cased)) counter.Add(cased.Slice(piece.Index, piece.Length));
        }
        return new PieceCodec(counter.ToTable(options), options.Lowercase);
    }

    /// <summary>The codec of what <see cref="TableCodec.Save"/> gave.</summary>
    /// <param name="stored">The JSON.</param>
    /// <exception cref="TextException">It is damaged.</exception>
    public static PieceCodec Load(string stored)
    {
        (SymbolTable table, bool lowercase) = Read(stored);
        return new PieceCodec(table, lowercase);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        ReadOnlySpan<char> cased = Cased(text, Lowercase);
        foreach (ValueMatch piece in Pieces().EnumerateMatches(cased)) ids.Add(Table.IdOf(cased.Slice(piece.Index, piece.Length)));
    }

    /// <inheritdoc/>
    public override int StablePrefixLength(ReadOnlySpan<char> text)
    {
        // Two pieces are open at most: letters and an apostrophe, which letters behind it make one.
        int last = 0, open = 0;
        foreach (ValueMatch piece in Pieces().EnumerateMatches(Cased(text, Lowercase))) (open, last) = (last, piece.Index);
        return open;
    }

    /// <inheritdoc/>
    public override ITextDecoder NewDecoder(ReadOnlySpan<char> before = default) => new Decoder(Table);

    /// <summary>Letters with the marks and apostrophes within, digits, or one character (a pair of surrogates counts as one).</summary>
    [GeneratedRegex(
        @" ?[\p{L}\p{M}]+(?:['’][\p{L}\p{M}]+)*| ?\p{N}+| ?(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^ ])| ",
        RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Pieces();

    private sealed class Decoder(SymbolTable table) : ITextDecoder
    {
        public string Next(int id) => id == table.Unknown ? " \uFFFD" : id == table.Boundary ? "" : table[id];

        public string End() => "";
    }
}
