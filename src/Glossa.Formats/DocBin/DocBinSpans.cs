using System.Buffers.Binary;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>Reads the groups of spans of one document of a <c>.spacy</c> file.</summary>
/// <param name="doc">The document.</param>
/// <param name="stringOf">A string by its id; null for one that the file does not have.</param>
/// <param name="budget">The memory they may take.</param>
/// <param name="name">What the file is, for errors.</param>
internal sealed class DocBinSpans(Doc doc, Func<ulong, string?> stringOf, MemoryBudget budget, string name)
{
    // A span: its own id (not in older files), its knowledge-base id and label, then first token, last token, first and last character.
    private const int SpanBytes = 40, OlderSpanBytes = 32, IdBytes = sizeof(ulong);

    // The bytes that a group and its name take beside their spans.
    private const int GroupBytes = 160;

    /// <summary>Reads a map from a group to its names; older files have a list of groups with their names inside.</summary>
    /// <param name="bytes">The groups.</param>
    public void Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length == 0) return;
        MessagePackReader reader = new(bytes, $"{name}, span groups");
        if (!reader.IsMap)
        {
            for (int left = reader.ArrayHeader(); left > 0; left--)
            {
                (string key, List<Span> spans) = ReadGroup(reader.Binary());
                doc.Spans[key] = spans;
            }
            return;
        }
        for (int left = reader.MapHeader(); left > 0; left--)
        {
            List<Span> spans = ReadGroup(reader.Binary()).Spans;
            for (int keys = reader.ArrayHeader(); keys > 0; keys--)
            {
                string key = reader.Text();
                budget.Take(GroupBytes + (sizeof(char) * key.Length) + ((long)SpanBytes * spans.Count));
                doc.Spans[key] = [.. spans];
            }
        }
    }

    private (string Name, List<Span> Spans) ReadGroup(ReadOnlySpan<byte> bytes)
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
                    for (int count = reader.ArrayHeader(); count > 0; count--) spans.Add(ReadSpan(reader.Binary()));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
        budget.Take(GroupBytes + (sizeof(char) * key.Length));
        return (key, spans);
    }

    private Span ReadSpan(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is not (SpanBytes or OlderSpanBytes))
        {
            throw Wrong($"a span has {bytes.Length} bytes; {SpanBytes} or {OlderSpanBytes} were expected");
        }
        if (bytes.Length == SpanBytes) bytes = bytes[IdBytes..];
        ulong kbId = BinaryPrimitives.ReadUInt64BigEndian(bytes), label = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        int start = BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), end = BinaryPrimitives.ReadInt32BigEndian(bytes[20..]);
        if (start < 0 || end < start || end > doc.Count)
        {
            throw Wrong($"a span from token {start} to {end} does not lie in its document of {doc.Count}");
        }
        budget.Take(2 * SpanBytes);
        return new Span(doc, start, end, stringOf(label) ?? "", stringOf(kbId) ?? "");
    }

    private TextException Wrong(string what) => new($"{name} is no valid .spacy file: {what}.");
}
