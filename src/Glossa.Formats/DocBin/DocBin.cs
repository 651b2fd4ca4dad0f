using System.IO.Compression;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>
/// Documents in one compact file: spaCy's <c>.spacy</c> format (DocBin), read and written, so that corpora move both ways. Kept are words,
/// spaces, tags, lemmas, dependencies, entities, sentences, categories and span groups; other users' data is left out.
/// </summary>
public static class DocBin
{
    /// <summary>The largest content that is read, in bytes after decompression.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocab">The vocabulary of the documents.</param>
    /// <exception cref="TextException">
    /// It is not such a file, is corrupt, cut off or larger than <see cref="MaxBytes"/>, or makes far more of itself than such
    /// files do.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static IReadOnlyList<Doc> Read(string path, Vocab vocab) => [.. Enumerate(path, vocab)];

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The content, compressed.</param>
    /// <param name="vocab">The vocabulary of the documents.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="TextException">
    /// It is not such content, is corrupt, cut off or larger than <see cref="MaxBytes"/>, or makes far more of itself than such
    /// content does.
    /// </exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IReadOnlyList<Doc> Read(Stream stream, Vocab vocab, string name = "the corpus") => [.. Enumerate(stream, vocab, name)];

    /// <summary>Reads a file's documents one after another, so that only its content need be in memory and not all documents.</summary>
    /// <param name="path">The file, which is read and closed at once.</param>
    /// <param name="vocab">The vocabulary of the documents.</param>
    /// <exception cref="TextException">
    /// As of <see cref="Read(string, Vocab)"/>; what concerns a document alone, when it is asked for.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static IEnumerable<Doc> Enumerate(string path, Vocab vocab)
    {
        using FileStream stream = File.OpenRead(path);
        return Enumerate(stream, vocab, path);
    }

    private static IEnumerable<Doc> Enumerate(Stream stream, Vocab vocab, string name)
    {
        byte[] packed = ReadAll(stream, name);
        MemoryBudget budget = new(packed.Length, name);
        return new DocBinReader(Decompress(packed, budget, name), vocab, budget, name).Read();
    }

    /// <summary>Writes a file, as a whole or not at all.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="docs">The documents.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, IEnumerable<Doc> docs)
    {
        List<Doc> list = [.. docs];
        AtomicFile.Write(path, stream => Write(stream, list));
    }

    /// <summary>Writes a stream.</summary>
    /// <param name="stream">Takes the content; stays open.</param>
    /// <param name="docs">The documents.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, IEnumerable<Doc> docs)
    {
        MessagePackWriter content = DocBinWriter.Content([.. docs]);
        using ZLibStream zlib = new(stream, CompressionLevel.Optimal, leaveOpen: true);
        zlib.Write(content.Written);
    }

    private const byte GzipStart = 0x1F, ZlibStart = 0x78;

    private static byte[] ReadAll(Stream stream, string name)
    {
        using MemoryStream packed = new();
        Copy(stream, packed, _ => { }, name);
        return packed.ToArray();
    }

    /// <summary>
    /// The content: packed as gzip by spaCy 2.2 and as zlib since, and perhaps once more by somebody who packs all files.
    /// </summary>
    private static ReadOnlyMemory<byte> Decompress(byte[] packed, MemoryBudget budget, string name)
    {
        if (packed.AsSpan().TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{' or (byte)'[', ..])
        {
            throw new TextException($"{name} is JSON, which no .spacy file is. "
                + "If it has texts with labels, give it the ending .json or .jsonl; "
                + "the training files of spaCy 2 become .spacy files with 'python -m spacy convert'.");
        }
        bool isGzip = packed is [GzipStart, ..];
        ArraySegment<byte> inner = isGzip ? Unpack(packed, GzipFile.Decompress, budget, name) : packed;
        // No content begins as packed ones do: it is a map.
        if (isGzip && inner is not [ZlibStart, ..]) return inner;
        return Unpack(inner, stream => new ZLibStream(stream, CompressionMode.Decompress), budget, name);
    }

    private static ArraySegment<byte> Unpack(ArraySegment<byte> packed, Func<Stream, Stream> unpacker, MemoryBudget budget, string name)
    {
        MemoryStream content = new();
        try
        {
            using Stream unpacked = unpacker(new MemoryStream(packed.Array!, packed.Offset, packed.Count));
            Copy(unpacked, content, budget.Take, name);
        }
        catch (InvalidDataException e)
        {
            throw new TextException($"{name} is not a .spacy file, or is damaged or cut off: "
                + $"its content cannot be decompressed ({e.Message.TrimEnd('.')}).", e);
        }
        return new(content.GetBuffer(), 0, (int)content.Length);
    }

    private static void Copy(Stream from, MemoryStream to, Action<long> take, string name)
    {
        byte[] block = new byte[1 << 16];
        for (int read; (read = from.Read(block)) > 0;)
        {
            take(read);
            if (to.Length + read > MaxBytes)
            {
                throw new TextException($"{name} has more than {MaxBytes:N0} bytes, which is the most that is read. "
                    + "Split it into several files.");
            }
            to.Write(block, 0, read);
        }
    }
}
