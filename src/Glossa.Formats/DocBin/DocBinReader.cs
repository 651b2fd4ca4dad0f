using System.Buffers.Binary;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>Reads the decompressed content of a <c>.spacy</c> file.</summary>
/// <param name="content">The content.</param>
/// <param name="vocab">The vocabulary of the documents.</param>
/// <param name="budget">The memory it may take.</param>
/// <param name="name">What it is, for errors.</param>
internal sealed class DocBinReader(ReadOnlyMemory<byte> content, Vocab vocab, MemoryBudget budget, string name)
{
    private const int IdBytes = sizeof(ulong);

    // spaCy has fewer than a hundred attributes of tokens.
    private const int MaxAttributes = 256;

    // The bytes that documents, tokens, strings and elements of lists and dictionaries take beside their characters.
    private const int DocBytes = 600, TokenBytes = 100, StringBytes = 96, ElementBytes = 16, DictionaryBytes = 120;

    private static readonly Dictionary<string, double> NoCats = [];

    // The attributes that are strings, and which of a token's they are.
    private readonly List<(TokenField Field, int Column)> fields = [];
    private readonly Dictionary<ulong, string> strings = [];
    private readonly List<Dictionary<string, double>> cats = [];
    private readonly List<bool> unknownSpaces = [];
    private readonly List<ReadOnlyMemory<byte>> spanGroups = [];
    private int[] attributes = [];
    private ReadOnlyMemory<byte> tokens, spaces, lengths;

    /// <summary>The documents, made one after another.</summary>
    /// <exception cref="TextException">The content is not of such a file, or contradicts itself.</exception>
    public IEnumerable<Doc> Read()
    {
        ReadContent();
        int count = CountTokens(), first = 0;
        for (int i = 0; i < lengths.Length / sizeof(int); i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(lengths.Span[(i * sizeof(int))..]);
            if (length < 0 || length > count - first)
            {
                throw Wrong($"document {i} is said to have {length} tokens, but {count - first} are left");
            }
            yield return ReadDoc(i, first, length);
            first += length;
        }
        if (first != count) throw Wrong($"its documents have {first} tokens together, but there are {count}");
    }

    private int CountTokens()
    {
        int columns = attributes.Length;
        if (!attributes.Contains(Symbols.Orth)) throw Wrong("its attributes do not include the words (ORTH)");
        int count = tokens.Length / (columns * IdBytes);
        if (count * columns * IdBytes != tokens.Length)
        {
            throw Wrong($"its {tokens.Length} bytes of tokens are no whole rows of {columns} attributes");
        }
        if (lengths.Length % sizeof(int) != 0) throw Wrong("its lengths are no whole numbers");
        if (spaces.Length != count) throw Wrong($"it has {count} tokens, but {spaces.Length} spaces");
        return count;
    }

    private void ReadContent()
    {
        MessagePackReader reader = new(content.Span, name);
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            switch (reader.Text())
            {
                case "attrs":
                    ReadAttributes(ref reader);
                    break;
                case "tokens":
                    tokens = content[reader.BinaryRange()];
                    break;
                case "spaces":
                    spaces = content[reader.BinaryRange()];
                    break;
                case "lengths":
                    lengths = content[reader.BinaryRange()];
                    break;
                case "strings":
                    for (int strings = reader.ArrayHeader(); strings > 0; strings--) AddString(reader.Text());
                    break;
                case "cats":
                    for (int docs = reader.ArrayHeader(); docs > 0; docs--) cats.Add(ReadCats(ref reader));
                    break;
                case "flags":
                    for (int docs = reader.ArrayHeader(); docs > 0; docs--) unknownSpaces.Add(ReadUnknownSpaces(ref reader));
                    break;
                case "span_groups":
                    for (int docs = reader.ArrayHeader(); docs > 0; docs--) spanGroups.Add(ReadSpanGroup(ref reader));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (!reader.IsAtEnd) throw reader.Error("more follows after the end");
    }

    private void ReadAttributes(ref MessagePackReader reader)
    {
        int count = reader.ArrayHeader();
        if (count > MaxAttributes) throw reader.Error($"{count} attributes are said to follow, but at most {MaxAttributes} are read");
        attributes = new int[count];
        for (int i = 0; i < count; i++)
        {
            long attribute = reader.Integer();
            attributes[i] = attribute is >= 0 and <= int.MaxValue ? (int)attribute : throw reader.Error("an attribute has no valid number");
        }
        if (attributes.Distinct().Count() < count) throw reader.Error("an attribute is there twice");
        fields.Clear();
        foreach ((int attribute, TokenField field) in DocBinFields.All)
        {
            if (Array.IndexOf(attributes, attribute) is >= 0 and int column) fields.Add((field, column));
        }
    }

    /// <summary>
    /// Adds a string under its id and, where that is a symbol's small number, under the hash that files from before it was a symbol
    /// have.
    /// </summary>
    private void AddString(string text)
    {
        budget.Take(StringBytes + (sizeof(char) * text.Length));
        ulong id = StringId.Of(text), hash = Symbols.TryGetId(text, out _) ? StringId.Hash(text) : id;
        strings.TryAdd(id, text);
        strings.TryAdd(hash, text);
    }

    private Dictionary<string, double> ReadCats(ref MessagePackReader reader)
    {
        budget.Take(ElementBytes);
        if (reader.TryNil() || reader.MapHeader() is not (> 0 and int left)) return NoCats;
        budget.Take(DictionaryBytes);
        Dictionary<string, double> scores = new(StringComparer.Ordinal);
        for (; left > 0; left--)
        {
            string label = reader.Text();
            budget.Take(StringBytes + (sizeof(char) * label.Length));
            scores[label] = reader.Number();
        }
        return scores;
    }

    private bool ReadUnknownSpaces(ref MessagePackReader reader)
    {
        budget.Take(ElementBytes);
        bool unknown = false;
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            if (reader.Text() == "has_unknown_spaces") unknown = reader.Number() != 0;
            else reader.Skip();
        }
        return unknown;
    }

    private ReadOnlyMemory<byte> ReadSpanGroup(ref MessagePackReader reader)
    {
        budget.Take(2 * ElementBytes);
        return content[reader.BinaryRange()];
    }

    private Doc ReadDoc(int number, int first, int length)
    {
        budget.Take(DocBytes + ((long)TokenBytes * length));
        string[] words = new string[length];
        bool[] follows = new bool[length];
        int orth = Array.IndexOf(attributes, Symbols.Orth);
        for (int i = 0; i < length; i++)
        {
            words[i] = WordOf(Value(first + i, orth), number);
            budget.Take(sizeof(char) * words[i].Length);
            follows[i] = spaces.Span[first + i] != 0;
        }
        bool unknown = number < unknownSpaces.Count && unknownSpaces[number];
        Doc doc = unknown ? Doc.FromWords(vocab, words) : Doc.FromWords(vocab, words, follows);
        foreach ((TokenField field, int column) in fields) ReadField(doc, first, field, column);
        if (IsNoted(doc, first, Symbols.EntityIob, out int tags)) ReadEntityTags(doc, number, first, tags);
        // A head of 0 is a root where there are other heads or labels.
        bool hasHeads = IsNoted(doc, first, Symbols.Head, out int heads) || (heads >= 0 && IsNoted(doc, first, Symbols.Dep, out _));
        if (hasHeads) ReadHeads(doc, number, first, heads);
        if (IsNoted(doc, first, Symbols.SentenceStart, out int starts)) ReadSentenceStarts(doc, first, starts);
        foreach ((string label, double score) in number < cats.Count ? cats[number] : NoCats) doc.Cats[label] = score;
        if (number < spanGroups.Count) new DocBinSpans(doc, Optional, budget, name).Read(spanGroups[number].Span);
        return doc;
    }

    private void ReadField(Doc doc, int first, TokenField field, int column)
    {
        for (int i = 0; i < doc.Count; i++)
        {
            ulong id = Value(first + i, column);
            if (id != 0 && Optional(id) is { } text) doc.Set(i, field, DocBinFields.Noted(field, text));
        }
    }

    private void ReadEntityTags(Doc doc, int number, int first, int column)
    {
        for (int i = 0; i < doc.Count; i++)
        {
            ulong tag = Value(first + i, column);
            if (tag > (ulong)EntityTag.Begin) throw Wrong($"the entity tag of token {i} of document {number} is {tag}; 0 to 3 are valid");
            doc.SetEntityTag(i, (EntityTag)tag);
        }
    }

    private void ReadHeads(Doc doc, int number, int first, int column)
    {
        for (int i = 0; i < doc.Count; i++)
        {
            long head = i + (long)Value(first + i, column);
            if (head < 0 || head >= doc.Count) throw Wrong($"the head of token {i} of document {number} lies outside the document");
            doc.SetHead(i, (int)head);
        }
    }

    private void ReadSentenceStarts(Doc doc, int first, int column)
    {
        for (int i = 0; i < doc.Count; i++)
        {
            doc.SetSentenceStart(i, (long)Value(first + i, column) switch { > 0 => true, < 0 => false, 0 => null });
        }
    }

    /// <summary>Whether an attribute is noted of a document: zeros everywhere mean that it is not.</summary>
    private bool IsNoted(Doc doc, int first, int attribute, out int column)
    {
        column = Array.IndexOf(attributes, attribute);
        for (int i = 0; i < doc.Count && column >= 0; i++)
        {
            if (Value(first + i, column) != 0) return true;
        }
        return false;
    }

    private ulong Value(int token, int column) =>
        BinaryPrimitives.ReadUInt64LittleEndian(tokens.Span[checked(((token * attributes.Length) + column) * IdBytes)..]);

    private string WordOf(ulong id, int document) => Optional(id) switch
    {
        { Length: > 0 } word => word,
        null => throw Wrong($"the word with id {id} is used in document {document}, but not among its {strings.Count} strings"),
        _ => throw Wrong($"a word of document {document} is empty"),
    };

    /// <summary>A string by its id; null where the file does not have it, as happens with what spaCy itself forgets to write.</summary>
    private string? Optional(ulong id) =>
        id == 0 ? "" : strings.TryGetValue(id, out string? text) || Symbols.TryGetName(id, out text) ? text : null;

    private TextException Wrong(string what) => new($"{name} is no valid .spacy file: {what}.");
}
