using System.Buffers.Binary;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>Makes the content of a <c>.spacy</c> file, laid out as spaCy 3.5 lays it out.</summary>
internal sealed class DocBinWriter
{
    private const string Version = "0.1";

    // What spaCy writes by default; further attributes only where a document has them.
    private static readonly int[] Usual =
    [
        Symbols.Orth, Symbols.Lemma, Symbols.Pos, Symbols.Tag, Symbols.Dep, Symbols.EntityIob, Symbols.EntityType, Symbols.Head,
        Symbols.SentenceStart,
    ];

    private readonly SortedSet<string> strings = new(StringComparer.Ordinal) { "" };

    /// <summary>The content.</summary>
    public static MessagePackWriter Content(IReadOnlyList<Doc> docs) => new DocBinWriter().Write(docs);

    private MessagePackWriter Write(IReadOnlyList<Doc> docs)
    {
        int[] attributes = [.. Usual, .. DocBinFields.All
            .Where(entry => !Usual.Contains(entry.Attribute) && docs.Any(doc => doc.Has(entry.Field)))
            .Select(entry => entry.Attribute)
            .Order()];
        byte[] lengths = new byte[docs.Count * sizeof(int)];
        for (int i = 0; i < docs.Count; i++) BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(i * sizeof(int)), docs[i].Count);
        byte[] tokens = Tokens(docs, attributes);
        byte[][] groups = [.. docs.Select(SpanGroups)];

        MessagePackWriter writer = new();
        writer.MapHeader(10);
        writer.Text("version");
        writer.Text(Version);
        writer.Text("attrs");
        writer.ArrayHeader(attributes.Length);
        foreach (int attribute in attributes) writer.Integer(attribute);
        writer.Text("tokens");
        writer.Binary(tokens);
        writer.Text("spaces");
        writer.Binary([.. docs.SelectMany(doc => doc).Select(token => token.HasSpace ? (byte)1 : (byte)0)]);
        writer.Text("lengths");
        writer.Binary(lengths);
        writer.Text("strings");
        writer.ArrayHeader(strings.Count);
        foreach (string text in strings) writer.Text(text);
        writer.Text("cats");
        writer.ArrayHeader(docs.Count);
        foreach (Doc doc in docs)
        {
            writer.MapHeader(doc.Cats.Count);
            foreach ((string label, double score) in doc.Cats)
            {
                writer.Text(label);
                writer.Number(score);
            }
        }
        writer.Text("flags");
        writer.ArrayHeader(docs.Count);
        foreach (Doc doc in docs)
        {
            writer.MapHeader(1);
            writer.Text("has_unknown_spaces");
            writer.Boolean(doc.HasUnknownSpaces);
        }
        writer.Text("span_groups");
        writer.ArrayHeader(docs.Count);
        foreach (byte[] group in groups) writer.Binary(group);
        writer.Text("user_data");
        writer.ArrayHeader(docs.Count);
        foreach (Doc _ in docs) writer.Binary(EmptyMap());
        return writer;
    }

    private byte[] Tokens(IReadOnlyList<Doc> docs, int[] attributes)
    {
        byte[] bytes = new byte[checked(docs.Sum(doc => doc.Count) * attributes.Length * sizeof(ulong))];
        Span<byte> rest = bytes;
        foreach (Token token in docs.SelectMany(doc => doc))
        {
            foreach (int attribute in attributes)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(rest, Value(token, attribute));
                rest = rest[sizeof(ulong)..];
            }
        }
        return bytes;
    }

    private ulong Value(Token token, int attribute)
    {
        Doc doc = token.Doc;
        switch (attribute)
        {
            case Symbols.Orth:
                return IdOf(token.Text);
            case Symbols.EntityIob:
                return (ulong)token.EntityTag;
            case Symbols.Head:
                return (ulong)((long)doc.HeadOf(token.Index) - token.Index);
            case Symbols.SentenceStart:
                return (ulong)(long)doc.SentenceStartCode(token.Index);
            default:
                TokenField field = DocBinFields.All.First(entry => entry.Attribute == attribute).Field;
                return IdOf(DocBinFields.Written(field, doc.Get(token.Index, field)));
        }
    }

    private ulong IdOf(string text)
    {
        if (text.Length > 0) strings.Add(text);
        return StringId.Of(text);
    }

    private byte[] SpanGroups(Doc doc)
    {
        MessagePackWriter writer = new();
        if (doc.Spans.Count == 0)
        {
            writer.ArrayHeader(0);
            return writer.Written.ToArray();
        }
        CodePointMap map = new(doc.Text);
        writer.MapHeader(doc.Spans.Count);
        foreach ((string name, List<Span> spans) in doc.Spans)
        {
            writer.Binary(SpanGroup(name, spans, map));
            writer.ArrayHeader(1);
            writer.Text(name);
        }
        return writer.Written.ToArray();
    }

    private ReadOnlySpan<byte> SpanGroup(string name, List<Span> spans, CodePointMap map)
    {
        MessagePackWriter writer = new();
        writer.MapHeader(3);
        writer.Text("name");
        writer.Text(name);
        writer.Text("attrs");
        writer.MapHeader(0);
        writer.Text("spans");
        writer.ArrayHeader(spans.Count);
        Span<byte> bytes = stackalloc byte[40];
        foreach (Span span in spans)
        {
            bytes.Clear();
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], IdOf(span.KbId));
            BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], IdOf(span.Label));
            BinaryPrimitives.WriteInt32BigEndian(bytes[24..], span.Start);
            BinaryPrimitives.WriteInt32BigEndian(bytes[28..], span.End);
            BinaryPrimitives.WriteInt32BigEndian(bytes[32..], map.ToPoints(span.StartChar));
            BinaryPrimitives.WriteInt32BigEndian(bytes[36..], map.ToPoints(span.EndChar));
            writer.Binary(bytes);
        }
        return writer.Written;
    }

    private static ReadOnlySpan<byte> EmptyMap() => [0x80];
}
