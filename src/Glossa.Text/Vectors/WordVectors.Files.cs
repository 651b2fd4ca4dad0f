using System.IO.Compression;
using Glossa.Tensors;

namespace Glossa.Text;

public sealed partial class WordVectors
{
    private const string TableName = "vectors", FormatKey = "format", Format = "glossa-vectors-1", WordsKey = "words";
    private const char Separator = '\n';

    /// <summary>
    /// Reads vectors from a file: the binary form (<c>.safetensors</c>), or the text of word2vec, GloVe or fastText, plain or gzipped (<c>.gz</c>).
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="maxWords">How many words to read at most; files list the most frequent first.</param>
    /// <exception cref="TextException">A line is no word with numbers, or the file is not one of vectors.</exception>
    /// <exception cref="TensorFileException">The binary file is corrupt or cut off.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static WordVectors Load(string path, int maxWords = int.MaxValue)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)) return LoadBinary(path, maxWords);
        using FileStream file = File.OpenRead(path);
        if (!path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return ReadText(file, maxWords, path);
        using GZipStream unzipped = new(file, CompressionMode.Decompress);
        try
        {
            return ReadText(unzipped, maxWords, path);
        }
        catch (InvalidDataException e)
        {
            throw new TextException($"{path} is not a gzip file, or is damaged: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads the text form: a line a word, the word and its numbers with single spaces between; a first line with two numbers (how many words, how
    /// large the vectors) is allowed and not trusted.
    /// </summary>
    /// <param name="stream">The text in UTF-8.</param>
    /// <param name="maxWords">How many words to read at most.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <exception cref="TextException">A line is no word with numbers.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static WordVectors ReadText(Stream stream, int maxWords = int.MaxValue, string name = "the vectors") => new VectorTextReader(stream, maxWords, name).Read();

    /// <summary>Writes the binary form, which loads many times faster than text: one safetensors file with the table and, in its header, the words.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <exception cref="TextException">A word holds a line break.</exception>
    /// <exception cref="ArgumentException">The words are more than a safetensors header holds (100 MB).</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        if (words.FirstOrDefault(word => word.Contains(Separator)) is { } broken) throw new TextException($"The word '{broken.ReplaceLineEndings("⏎")}' holds a line break, which separates words in the file.");
        SafetensorsWriter.Write(path, new Dictionary<string, Tensor> { [TableName] = ToTensor() }, new Dictionary<string, string> { [FormatKey] = Format, [WordsKey] = string.Join(Separator, words) });
    }

    private static WordVectors LoadBinary(string path, int maxWords)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault(FormatKey) != Format || !file.Metadata.TryGetValue(WordsKey, out string? joined))
        {
            throw new TextException($"{path} is a safetensors file, but not one of word vectors: its header has no '{WordsKey}' and 'format' is not '{Format}'. Only files that WordVectors.Save wrote can be read; convert others from their text form.");
        }
        string[] words = joined.Split(Separator);
        Tensor table = file.Read(TableName, Backend.Cpu);
        if (table.Shape.Rank != 2 || table.Shape[0] != words.Length) throw new TextException($"{path}: there are {words.Length} words, but the table has shape {table.Shape}.");
        float[] numbers = table.ToArray();
        if (words.Length <= maxWords) return new WordVectors(words, numbers);
        return new WordVectors(words[..maxWords], numbers[..(maxWords * table.Shape[1])]);
    }
}
