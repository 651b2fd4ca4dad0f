using System.Globalization;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// Subwords: byte pairs that were merged (<see cref="BytePairEncoding"/>). Every text has symbols, so nothing is unknown; a character may
/// take several.
/// </summary>
public sealed class BytePairCodec : TextCodec
{
    /// <summary>The level's name.</summary>
    public const string Name = "subword";

    private const int UsualSize = 2000;
    private const string BoundarySymbol = "<s>", BoundaryMark = "boundary\n";

    private readonly BytePairEncoding encoding;

    /// <summary>A codec of an encoding.</summary>
    /// <param name="encoding">The byte pairs.</param>
    /// <param name="boundaries">Whether every text has a boundary symbol before and after it.</param>
    public BytePairCodec(BytePairEncoding encoding, bool boundaries = false) =>
        (this.encoding, Boundary) = (encoding, boundaries ? encoding.Size : null);

    /// <inheritdoc/>
    public override int Count => encoding.Size + (Boundary is null ? 0 : 1);

    /// <inheritdoc/>
    public override int? Unknown => null;

    /// <inheritdoc/>
    public override int? Boundary { get; }

    /// <inheritdoc/>
    public override string Level => Name;

    /// <summary>A codec of the frequent byte pairs of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">The number of symbols (2,000 when left out) and boundaries.</param>
    /// <param name="cancellation">Stops the learning.</param>
    /// <exception cref="TextException">Something is asked for that subwords do not have.</exception>
    public static BytePairCodec Learn(IEnumerable<string> texts, SymbolOptions options, CancellationToken cancellation = default)
    {
        if (options.Lowercase || options.MinimumCount > 1)
        {
            throw new TextException("Subwords keep capital letters, and none of them is unknown: "
                + "leave lowercase and the minimum count out, or take another level.");
        }
        int size = (options.MaximumSymbols > 0 ? options.MaximumSymbols : UsualSize) - (options.Boundaries ? 1 : 0);
        if (size < BytePairEncoding.SingleBytes)
        {
            throw new TextException(
                $"Subwords begin with the {BytePairEncoding.SingleBytes} bytes, so there are more than {options.MaximumSymbols}.");
        }
        return new BytePairCodec(BytePairEncoding.Learn(texts, size, cancellation), options.Boundaries);
    }

    /// <summary>The codec of what <see cref="Save"/> gave.</summary>
    /// <param name="stored">The merges.</param>
    /// <exception cref="TextException">They are damaged.</exception>
    public static BytePairCodec Load(string stored)
    {
        bool boundaries = stored.StartsWith(BoundaryMark, StringComparison.Ordinal);
        return new BytePairCodec(BytePairEncoding.Parse(boundaries ? stored[BoundaryMark.Length..] : stored), boundaries);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        foreach (long id in encoding.Encode(text)) ids.Add((int)id);
    }

    /// <inheritdoc/>
    public override int StablePrefixLength(ReadOnlySpan<char> text)
    {
        // Two words are open at most: an apostrophe and a letter, which may become an ending such as 're.
        int last = 0, open = 0;
        for (int start = 0; start < text.Length; start = BytePairWords.End(text, start)) (open, last) = (last, start);
        return open;
    }

    /// <inheritdoc/>
    public override ITextDecoder NewDecoder(ReadOnlySpan<char> before = default) => new Decoder(this);

    /// <inheritdoc/>
    public override string Show(int id)
    {
        if (id == Boundary) return BoundarySymbol;
        ReadOnlySpan<byte> bytes = Bytes(id);
        string text = Encoding.UTF8.GetString(bytes);
        return text.Contains('\uFFFD', StringComparison.Ordinal)
            ? string.Create(CultureInfo.InvariantCulture, $"<{Convert.ToHexString(bytes)}>")
            : text;
    }

    /// <inheritdoc/>
    public override string Save() => (Boundary is null ? "" : BoundaryMark) + encoding;

    private ReadOnlySpan<byte> Bytes(int id) =>
        (uint)id < (uint)encoding.Size ? encoding.BytesOf(id) : throw new TextException($"There is no symbol {id}: there are {Count}.");

    /// <summary>Holds the bytes of an incomplete character back.</summary>
    private sealed class Decoder(BytePairCodec codec) : ITextDecoder
    {
        private readonly System.Text.Decoder utf8 = Encoding.UTF8.GetDecoder();

        public string Next(int id) => id == codec.Boundary ? "" : Chars(codec.Bytes(id), flush: false);

        public string End() => Chars([], flush: true);

        private string Chars(ReadOnlySpan<byte> bytes, bool flush)
        {
            char[] chars = new char[utf8.GetCharCount(bytes, flush)];
            utf8.GetChars(bytes, chars, flush);
            return new string(chars);
        }
    }
}
