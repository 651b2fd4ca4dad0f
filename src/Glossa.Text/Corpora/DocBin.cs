using System.IO.Compression;
using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>
/// Documents in one compact file: spaCy's <c>.spacy</c> format (DocBin), read and written, so that corpora move both ways. Kept are words, spaces,
/// tags, lemmas, dependencies, entities, sentences, categories and span groups; other users' data is left out.
/// </summary>
public static class DocBin
{
    /// <summary>The largest content that is read, after decompression: a file may not make more of itself than this.</summary>
    public const int MaxBytes = 1 << 30;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="vocab">The vocabulary of the documents.</param>
    /// <exception cref="TextException">It is not such a file, or is corrupt, cut off or larger than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static IReadOnlyList<Doc> Read(string path, Vocab vocab)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, vocab, path);
    }

    /// <summary>Reads a stream.</summary>
    /// <param name="stream">The content, compressed.</param>
    /// <param name="vocab">The vocabulary of the documents.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="TextException">It is not such content, or is corrupt, cut off or larger than <see cref="MaxBytes"/>.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static IReadOnlyList<Doc> Read(Stream stream, Vocab vocab, string name = "the corpus") => new DocBinReader(Decompress(stream, name), vocab, name).Read();

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

    private static byte[] Decompress(Stream stream, string name)
    {
        using MemoryStream content = new();
        byte[] block = new byte[1 << 16];
        try
        {
            using ZLibStream zlib = new(stream, CompressionMode.Decompress, leaveOpen: true);
            for (int read; (read = zlib.Read(block)) > 0;)
            {
                if (content.Length + read > MaxBytes) throw new TextException($"{name} holds more than {MaxBytes:N0} bytes when decompressed, which is the most that is read. Split it into several files.");
                content.Write(block, 0, read);
            }
        }
        catch (InvalidDataException e)
        {
            throw new TextException($"{name} is not a .spacy file, or is damaged: its content cannot be decompressed ({e.Message}).", e);
        }
        return content.ToArray();
    }
}
