namespace Glossa.Text;

/// <summary>
/// Words: the text between white space is a symbol, and so is the end of a line. A text is made of words with a space in between; in
/// texts whose words are separated already, such as WikiText's, nothing is lost but the number of spaces. (Words and marks of raw texts are
/// separated by <see cref="PieceCodec"/>.)
/// </summary>
public sealed class WordCodec : TableCodec
{
    /// <summary>The level's name.</summary>
    public const string Name = "word";

    private const string LineEnd = "\n";

    /// <summary>A codec of a table.</summary>
    /// <param name="table">The words.</param>
    /// <param name="lowercase">Whether capital letters are read as small ones.</param>
    public WordCodec(SymbolTable table, bool lowercase = false) : base(table, lowercase) { }

    /// <inheritdoc/>
    public override string Level => Name;

    /// <summary>A codec of the words of texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="options">Which words are taken.</param>
    /// <exception cref="TextException">There are none.</exception>
    public static WordCodec Learn(IEnumerable<string> texts, SymbolOptions options)
    {
        SymbolCounter counter = new();
        foreach (string text in texts)
        {
            foreach (Range word in Words(text)) counter.Add(Cased(text.AsSpan(word), options.Lowercase));
        }
        return new WordCodec(counter.ToTable(options), options.Lowercase);
    }

    /// <summary>The codec of what <see cref="TableCodec.Save"/> gave.</summary>
    /// <param name="stored">The JSON.</param>
    /// <exception cref="TextException">It is damaged.</exception>
    public static WordCodec Load(string stored)
    {
        (SymbolTable table, bool lowercase) = Read(stored);
        return new WordCodec(table, lowercase);
    }

    /// <inheritdoc/>
    public override void Encode(ReadOnlySpan<char> text, List<int> ids)
    {
        foreach (Range word in Words(text)) ids.Add(Table.IdOf(Cased(text[word], Lowercase)));
    }

    /// <inheritdoc/>
    public override int StablePrefixLength(ReadOnlySpan<char> text)
    {
        int end = text.Length;
        while (end > 0 && !char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }

    /// <inheritdoc/>
    public override ITextDecoder NewDecoder(ReadOnlySpan<char> before = default) =>
        new Decoder(Table, before.Length > 0 && !char.IsWhiteSpace(before[^1]));

    private static List<Range> Words(ReadOnlySpan<char> text)
    {
        List<Range> words = [];
        for (int at = 0; at < text.Length;)
        {
            if (text[at] == '\n')
            {
                words.Add(at..++at);
                continue;
            }
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            int start = at;
            while (at < text.Length && !char.IsWhiteSpace(text[at])) at++;
            words.Add(start..at);
        }
        return words;
    }

    private sealed class Decoder(SymbolTable table, bool afterWord) : ITextDecoder
    {
        public string Next(int id)
        {
            if (id == table.Boundary) return "";
            string symbol = table[id];
            if (symbol == LineEnd)
            {
                afterWord = false;
                return symbol;
            }
            string text = afterWord ? " " + symbol : symbol;
            afterWord = true;
            return text;
        }

        public string End() => "";
    }
}
