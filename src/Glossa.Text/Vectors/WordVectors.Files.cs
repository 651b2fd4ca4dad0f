using Glossa.Tensors;

namespace Glossa.Text;

public sealed partial class WordVectors
{
    private const string TableName = "vectors", FormatKey = "format", Format = "glossa-vectors-1", WordsKey = "words";
    private const char Separator = '\n';

    /// <summary>
    /// Reads vectors from a file: a binary file of Glossa (<c>.safetensors</c>) or of word2vec (<c>.bin</c>), or the text of word2vec,
    /// GloVe or fastText; all but the first also gzipped (<c>.gz</c>).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="maxWords">How many words to read at most; files list the most frequent first.</param>
    /// <exception cref="TextException">A line is no word with numbers, or the file is not one of vectors, damaged or cut off.</exception>
    /// <exception cref="TensorFileException">The file of Glossa is corrupt or cut off.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static WordVectors Load(string path, int maxWords = int.MaxValue)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return LoadSafetensors(path, maxWords);
        RequireVectors(path);
        using Stream stream = GzipFile.Open(path);
        try
        {
            if (!GzipFile.ContentName(path).EndsWith(".bin", StringComparison.OrdinalIgnoreCase)) return ReadText(stream, maxWords, path);
            using BufferedStream bytes = new(stream);
            return new VectorBinaryReader(bytes, maxWords, path).Read();
        }
        catch (InvalidDataException e)
        {
            throw new TextException($"{path} is not a gzip file, or is damaged or cut off: {e.Message}. Fetch it again.", e);
        }
    }

    /// <summary>
    /// Reads the text form: a line a word, the word and its numbers with single spaces between; a first line with two numbers (how many
    /// words, how large the vectors) is allowed and not trusted.
    /// </summary>
    /// <param name="stream">The text in UTF-8.</param>
    /// <param name="maxWords">How many words to read at most.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="TextException">A line is no word with numbers.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static WordVectors ReadText(Stream stream, int maxWords = int.MaxValue, string name = "the vectors") =>
        new VectorTextReader(stream, maxWords, name).Read();

    /// <summary>
    /// Writes the binary form, which loads many times faster than text: one safetensors file with the table and, in its header, the words.
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <exception cref="TextException">A word holds a line break.</exception>
    /// <exception cref="ArgumentException">The words are more than a safetensors header holds (100 MB).</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        if (words.FirstOrDefault(word => word.Contains(Separator)) is { } broken)
        {
            throw new TextException($"The word '{broken.ReplaceLineEndings("⏎")}' holds a line break, which separates words in the file.");
        }
        SafetensorsWriter.Write(
            path, new Dictionary<string, Tensor> { [TableName] = ToTensor() },
            new Dictionary<string, string> { [FormatKey] = Format, [WordsKey] = string.Join(Separator, words) });
    }

    /// <summary>Names files that are known to hold vectors in another way.</summary>
    private static void RequireVectors(string path)
    {
        Span<byte> first = stackalloc byte[4];
        using (FileStream file = File.OpenRead(path)) first = first[..file.ReadAtLeast(first, first.Length, throwOnEndOfStream: false)];
        string? what = first switch
        {
            [0x50, 0x4B, 3, 4] => "a zip archive. Unpack it and give the file inside",
            [0x1F, 0x8B, ..] when !GzipFile.IsNamed(path) => "compressed with gzip, which its name does not say. Let the name end with .gz",
            [0xBA, 0x16, 0x4F, 0x2F] => "a whole model of fastText. Give its vectors as text, the .vec file beside it",
            _ => null,
        };
        if (what is not null) throw new TextException($"{path} is {what}.");
    }

    private static WordVectors LoadSafetensors(string path, int maxWords)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format || !file.Metadata.TryGetValue(WordsKey, out string? joined))
        {
            throw new TextException($"{path} is a safetensors file, but not one of word vectors: its header has no '{WordsKey}' and "
                + $"'format' is not '{Format}'. Only files that WordVectors.Save wrote can be read; convert others from their text form.");
        }
        string[] words = joined.Split(Separator);
        Tensor table = file.Read(TableName, Backend.Cpu);
        if (table.Shape.Rank != 2 || table.Shape[0] != words.Length)
        {
            throw new TextException($"{path}: there are {words.Length} words, but the table has shape {table.Shape}.");
        }
        float[] numbers = table.ToArray();
        if (words.Length <= maxWords) return new WordVectors(words, numbers);
        return new WordVectors(words[..maxWords], numbers[..(maxWords * table.Shape[1])]);
    }
}
