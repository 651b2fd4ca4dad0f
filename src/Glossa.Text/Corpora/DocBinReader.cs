using System.Buffers.Binary;

namespace Glossa.Text;

/// <summary>Reads the decompressed content of a <c>.spacy</c> file.</summary>
internal sealed class DocBinReader(byte[] content, Vocab vocab, string name)
{
    private const int IdBytes = sizeof(ulong);

    // A span: its own id (not in older files), its knowledge-base id and label, then first token, last token, first and last character.
    private const int SpanBytes = 40, OlderSpanBytes = 32;

    private readonly Dictionary<ulong, string> strings = [];
    private readonly List<Dictionary<string, double>> cats = [];
    private readonly List<bool> unknownSpaces = [];
    private readonly List<byte[]> spanGroups = [];
    private int[] attributes = [];
    private byte[] tokens = [], spaces = [], lengths = [];

    /// <summary>The documents.</summary>
    public IReadOnlyList<Doc> Read()
    {
        ReadContent();
        int columns = attributes.Length;
        if (columns == 0 || !attributes.Contains(Symbols.Orth)) throw Wrong("its attributes do not include the words (ORTH)");
        long count = tokens.Length / (columns * IdBytes);
        if (count * columns * IdBytes != tokens.Length) throw Wrong($"its {tokens.Length} bytes of tokens are no whole rows of {columns} attributes");
        if (lengths.Length % sizeof(int) != 0) throw Wrong("its lengths are no whole numbers");
        if (spaces.Length != count) throw Wrong($"it has {count} tokens, but {spaces.Length} spaces");
        List<Doc> docs = [];
        int first = 0;
        for (int i = 0; i < lengths.Length / sizeof(int); i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(i * sizeof(int)));
            if (length < 0 || length > count - first) throw Wrong($"document {i} is said to have {length} tokens, but {count - first} are left");
            docs.Add(ReadDoc(i, first, length));
            first += length;
        }
        if (first != count) throw Wrong($"its documents have {first} tokens together, but there are {count}");
        return docs;
    }

    private void ReadContent()
    {
        MessagePackReader reader = new(content, name);
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            switch (reader.Text())
            {
                case "attrs":
                    attributes = new int[reader.ArrayHeader()];
                    for (int i = 0; i < attributes.Length; i++) attributes[i] = reader.Integer() is var attribute and >= 0 and <= int.MaxValue ? (int)attribute : throw reader.Error("an attribute has no valid number");
                    break;
                case "tokens":
                    tokens = reader.Binary().ToArray();
                    break;
                case "spaces":
                    spaces = reader.Binary().ToArray();
                    break;
                case "lengths":
                    lengths = reader.Binary().ToArray();
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
                    for (int docs = reader.ArrayHeader(); docs > 0; docs--) spanGroups.Add(reader.Binary().ToArray());
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        if (!reader.IsAtEnd) throw reader.Error("more follows after the end");
    }

    private void AddString(string text) => strings.TryAdd(StringId.Of(text), text);

    private static Dictionary<string, double> ReadCats(ref MessagePackReader reader)
    {
        Dictionary<string, double> scores = new(StringComparer.Ordinal);
        if (reader.TryNil()) return scores;
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            string label = reader.Text();
            scores[label] = reader.Number();
        }
        return scores;
    }

    private static bool ReadUnknownSpaces(ref MessagePackReader reader)
    {
        bool unknown = false;
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            if (reader.Text() == "has_unknown_spaces") unknown = reader.Number() != 0;
            else reader.Skip();
        }
        return unknown;
    }

    private Doc ReadDoc(int number, int first, int length)
    {
        string[] words = new string[length];
        bool[] follows = new bool[length];
        int orth = Array.IndexOf(attributes, Symbols.Orth);
        for (int i = 0; i < length; i++)
        {
            words[i] = StringOf(Value(first + i, orth)) is { Length: > 0 } word ? word : throw Wrong($"a word of document {number} is empty");
            follows[i] = spaces[first + i] != 0;
        }
        bool unknown = number < unknownSpaces.Count && unknownSpaces[number];
        Doc doc = unknown ? Doc.FromWords(vocab, words) : Doc.FromWords(vocab, words, follows);
        for (int column = 0; column < attributes.Length; column++) ReadColumn(doc, number, first, column);
        if (number < cats.Count)
        {
            foreach ((string label, double score) in cats[number]) doc.Cats[label] = score;
        }
        if (number < spanGroups.Count) ReadSpanGroups(doc, spanGroups[number]);
        return doc;
    }

    private void ReadColumn(Doc doc, int number, int first, int column)
    {
        int attribute = attributes[column];
        TokenField? field = DocBinFields.All.Where(entry => entry.Attribute == attribute).Select(entry => (TokenField?)entry.Field).FirstOrDefault();
        // Zeros everywhere mean that nothing was noted; a head of 0 is a root, though, where there are other heads or labels.
        bool isEmpty = true;
        for (int i = 0; i < doc.Count && isEmpty; i++) isEmpty = Value(first + i, column) == 0;
        if (isEmpty && !(attribute == Symbols.Head && HasLabels(doc, first))) return;
        for (int i = 0; i < doc.Count; i++)
        {
            ulong value = Value(first + i, column);
            if (field is { } known)
            {
                if (value != 0) doc.Set(i, known, StringOf(value));
            }
            else if (attribute == Symbols.Head)
            {
                long head = i + (long)value;
                if (head < 0 || head >= doc.Count) throw Wrong($"the head of token {i} of document {number} lies outside the document");
                doc.SetHead(i, (int)head);
            }
            else if (attribute == Symbols.SentenceStart)
            {
                doc.SetSentenceStart(i, (long)value switch { > 0 => true, < 0 => false, 0 => null });
            }
            else if (attribute == Symbols.EntityIob)
            {
                doc.SetEntityTag(i, value <= (ulong)EntityTag.Begin ? (EntityTag)value : throw Wrong($"the entity tag of token {i} of document {number} is {value}; 0 to 3 are valid"));
            }
        }
    }

    private bool HasLabels(Doc doc, int first)
    {
        int column = Array.IndexOf(attributes, Symbols.Dep);
        for (int i = 0; i < doc.Count && column >= 0; i++)
        {
            if (Value(first + i, column) != 0) return true;
        }
        return false;
    }

    private ulong Value(int token, int column) => BinaryPrimitives.ReadUInt64LittleEndian(tokens.AsSpan(checked(((token * attributes.Length) + column) * IdBytes)));

    private string StringOf(ulong id)
    {
        if (id == 0) return "";
        if (strings.TryGetValue(id, out string? text) || Symbols.TryGetName(id, out text)) return text;
        throw Wrong($"the string with id {id} is used, but not among its {strings.Count} strings");
    }

    /// <summary>Groups are a map from a group to its names; older files have a list of groups with their names inside.</summary>
    private void ReadSpanGroups(Doc doc, byte[] bytes)
    {
        if (bytes.Length == 0) return;
        MessagePackReader reader = new(bytes, $"{name}, span groups");
        if (!reader.IsMap)
        {
            for (int left = reader.ArrayHeader(); left > 0; left--)
            {
                (string key, List<Span> spans) = ReadGroup(doc, reader.Binary());
                doc.Spans[key] = spans;
            }
            return;
        }
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            List<Span> spans = ReadGroup(doc, reader.Binary()).Spans;
            for (int keys = reader.ArrayHeader(); keys > 0; keys--) doc.Spans[reader.Text()] = [.. spans];
        }
    }

    private (string Name, List<Span> Spans) ReadGroup(Doc doc, ReadOnlySpan<byte> bytes)
    {
        MessagePackReader reader = new(bytes, $"{name}, a span group");
        string key = "";
        List<Span> spans = [];
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            switch (reader.Text())
            {
                case "name":
                    key = reader.Text();
                    break;
                case "spans":
                    for (int count = reader.ArrayHeader(); count > 0; count--) spans.Add(ReadSpan(doc, reader.Binary()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        return (key, spans);
    }

    private Span ReadSpan(Doc doc, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (SpanBytes or OlderSpanBytes)) throw Wrong($"a span has {bytes.Length} bytes; {SpanBytes} or {OlderSpanBytes} were expected");
        if (bytes.Length == SpanBytes) bytes = bytes[IdBytes..];
        ulong kbId = BinaryPrimitives.ReadUInt64BigEndian(bytes), label = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        int start = BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), end = BinaryPrimitives.ReadInt32BigEndian(bytes[20..]);
        if (start < 0 || end < start || end > doc.Count) throw Wrong($"a span from token {start} to {end} does not lie in its document of {doc.Count}");
        return new Span(doc, start, end, StringOf(label), StringOf(kbId));
    }

    private TextException Wrong(string what) => new($"{name} is no valid .spacy file: {what}.");
}
