using System.Buffers.Text;
using System.Text;

namespace Glossa.Text;

/// <summary>Reads the text form of word vectors, without trusting any count the file claims.</summary>
internal sealed class VectorTextReader(Stream stream, int maxWords, string name)
{
    private const int FirstBuffer = 1 << 16, LongestLine = 1 << 24;

    private byte[] buffer = new byte[FirstBuffer];
    private int start, end, lineNumber;
    private string authority = "the first line";

    /// <summary>The vectors.</summary>
    public WordVectors Read()
    {
        List<string> words = [];
        List<float> numbers = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        int dimensions = 0;
        while (words.Count < maxWords && TryReadLine(out ReadOnlySpan<byte> line))
        {
            if (line.Length == 0) continue;
            if (dimensions == 0)
            {
                dimensions = line.Count((byte)' ');
                if (IsHeader(line, out int claimed))
                {
                    (dimensions, authority) = (claimed, "the header");
                    continue;
                }
                if (dimensions == 0) throw Wrong("a word and its numbers were expected, with spaces between");
            }
            ReadOnlySpan<byte> word = ReadNumbers(line, dimensions, numbers);
            string text = Encoding.UTF8.GetString(word);
            // Words that differ only in invalid bytes become one; the first counts.
            if (seen.Add(text)) words.Add(text);
            else numbers.RemoveRange(numbers.Count - dimensions, dimensions);
        }
        if (words.Count == 0) throw Wrong("there are no vectors");
        return new WordVectors(words, [.. numbers]);
    }

    /// <summary>Whether a first line is "count dimensions", as word2vec and fastText write it, and not a word with one number.</summary>
    private static bool IsHeader(ReadOnlySpan<byte> line, out int dimensions)
    {
        dimensions = 0;
        int space = line.IndexOf((byte)' ');
        return space > 0 && Utf8Parser.TryParse(line[..space], out long _, out int used) && used == space
            && Utf8Parser.TryParse(line[(space + 1)..], out dimensions, out used) && used == line.Length - space - 1 && dimensions > 0;
    }

    /// <summary>Reads the numbers from the end on, since a word may hold spaces.</summary>
    /// <returns>The word.</returns>
    private ReadOnlySpan<byte> ReadNumbers(ReadOnlySpan<byte> line, int dimensions, List<float> numbers)
    {
        int from = line.Length;
        for (int i = 0; i < dimensions; i++)
        {
            from = line[..from].LastIndexOf((byte)' ');
            if (from <= 0) throw Wrong($"a word and {dimensions} numbers were expected, but there are only {i} numbers");
        }
        ReadOnlySpan<byte> rest = line[(from + 1)..];
        for (int i = 0; i < dimensions; i++)
        {
            if (!Utf8Parser.TryParse(rest, out float value, out int used)
                || (used < rest.Length && rest[used] != ' ')
                || !float.IsFinite(value))
            {
                throw Wrong($"number {i + 1} of the {dimensions} is none, or is not finite");
            }
            numbers.Add(value);
            rest = rest[Math.Min(rest.Length, used + 1)..];
        }
        ReadOnlySpan<byte> word = line[..from];
        // A word may hold spaces, but one that ends with a number is a vector that is too long.
        if (word.LastIndexOf((byte)' ') is > 0 and var space && IsNumber(word[(space + 1)..]))
        {
            throw Wrong($"there are more numbers than {dimensions}, as {authority} says");
        }
        return word;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out float _, out int used) && used == text.Length;

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int searched = start;
        while (true)
        {
            int length = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = Content(buffer.AsSpan(start, searched + length - start));
                start = searched + length + 1;
                return true;
            }
            searched = end;
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (searched, end, start) = (searched - start, end - start, 0);
            }
            if (end == buffer.Length)
            {
                if (buffer.Length >= LongestLine) throw Wrong($"a line has more than {LongestLine:N0} bytes");
                Array.Resize(ref buffer, buffer.Length * 2);
            }
            int read = stream.Read(buffer, end, buffer.Length - end);
            end += read;
            if (read > 0) continue;
            bool isLine = end > start;
            line = Content(buffer.AsSpan(start, end - start));
            start = end;
            return isLine;
        }
    }

    /// <summary>
    /// The next line without the byte-order mark of a file, and without the carriage return and the spaces some tools leave at a line's
    /// end.
    /// </summary>
    private ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line)
    {
        if (lineNumber++ == 0)
        {
            if (line is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            {
                throw new TextException($"{name} is UTF-16. Convert it to UTF-8, for example with iconv -f utf-16 -t utf-8.");
            }
            if (line.StartsWith("\uFEFF"u8)) line = line[3..];
        }
        return line.TrimEnd(" \r"u8);
    }

    private TextException Wrong(string what) => new($"{name}, line {lineNumber}: {what}. "
        + "Word vectors in text form have one word a line, followed by its numbers, separated by single spaces.");
}
