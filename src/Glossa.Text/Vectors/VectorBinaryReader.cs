using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// Reads the binary form of word2vec: a line with how many words there are and how large their vectors, then for each word its text, a
/// space and its numbers in little-endian single precision, with or without a line end behind them. Memory grows with what is there, not
/// with what the first line says.
/// </summary>
/// <param name="bytes">The file, buffered: words are read byte by byte.</param>
/// <param name="maxWords">How many words to read at most.</param>
/// <param name="name">What it is, for errors.</param>
internal sealed class VectorBinaryReader(BufferedStream bytes, int maxWords, string name)
{
    private const int MaxDimensions = 1 << 16, LongestHeader = 64, LongestWord = 1 << 16;

    /// <summary>The vectors.</summary>
    public WordVectors Read()
    {
        (long count, int dimensions) = ReadHeader();
        List<string> words = [];
        List<float> numbers = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (long i = 1; i <= count && words.Count < maxWords; i++)
        {
            string word = Encoding.UTF8.GetString(Until((byte)' ', LongestWord, i).AsSpan().TrimStart((byte)'\n'));
            int at = numbers.Count;
            CollectionsMarshal.SetCount(numbers, at + dimensions);
            Span<float> vector = CollectionsMarshal.AsSpan(numbers)[at..];
            Span<byte> packed = MemoryMarshal.AsBytes(vector);
            if (bytes.ReadAtLeast(packed, packed.Length, throwOnEndOfStream: false) < packed.Length) throw CutOff(i);
            foreach (float number in vector)
            {
                if (!float.IsFinite(number))
                {
                    throw new TextException($"{name}, word {i}: a number of its vector is not finite, so this is no vector of word2vec, "
                        + "or it is damaged.");
                }
            }
            // Words that differ only in invalid bytes become one; the first counts.
            if (seen.Add(word)) words.Add(word);
            else CollectionsMarshal.SetCount(numbers, at);
        }
        // Only at its end a compressed file shows that it is whole.
        while (words.Count < maxWords && bytes.ReadByte() is >= 0 and var next)
        {
            if (next != '\n') throw new TextException($"{name} has more than the {count} words of its first line, so it is damaged.");
        }
        if (words.Count == 0) throw new TextException($"{name}: there are no vectors in it.");
        return new WordVectors(words, [.. numbers]);

        TextException CutOff(long word) => new($"{name} is cut off in word {word} of the {count} it should hold. Fetch it again.");

        byte[] Until(byte end, int most, long word)
        {
            List<byte> read = [];
            while (bytes.ReadByte() is var next && next != end)
            {
                if (next < 0) throw CutOff(word);
                if (read.Count == most)
                {
                    throw new TextException($"{name}, word {word}: it has more than {most} bytes, so this is no file of word2vec, "
                        + "or it is damaged.");
                }
                read.Add((byte)next);
            }
            return [.. read];
        }
    }

    private (long Count, int Dimensions) ReadHeader()
    {
        Span<byte> line = stackalloc byte[LongestHeader];
        int length = 0;
        while (length < LongestHeader && bytes.ReadByte() is >= 0 and not '\n' and var next) line[length++] = (byte)next;
        line = line[..length].TrimEnd(" \r"u8);
        int space = line.IndexOf((byte)' ');
        if (space > 0
            && Utf8Parser.TryParse(line[..space], out long count, out int used) && used == space && count >= 0
            && Utf8Parser.TryParse(line[(space + 1)..], out int dimensions, out used) && used == line.Length - space - 1
            && dimensions is > 0 and <= MaxDimensions)
        {
            return (count, dimensions);
        }
        throw new TextException($"{name} is no binary file of word2vec: "
            + "a first line with how many words there are and how large their vectors are, such as '3000000 300', was expected. "
            + "Text files of vectors have another ending than .bin, such as .vec or .txt.");
    }
}
