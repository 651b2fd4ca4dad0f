using System.Text.Json;
using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>The coverage of texts by a vocabulary.</summary>
/// <param name="Words">How many words they have.</param>
/// <param name="Unknown">How many of them it does not know.</param>
/// <param name="MostFrequentUnknown">The words it does not know and their counts, the most frequent first.</param>
public sealed record VocabularyCoverage(long Words, long Unknown, IReadOnlyList<(string Word, int Count)> MostFrequentUnknown)
{
    /// <summary>The fraction of the words that it knows; 1 of no words.</summary>
    public double Share => Words == 0 ? 1 : 1 - ((double)Unknown / Words);
}

/// <summary>
/// The words of social text by id: <see cref="SocialWords"/> first, then real ones. Safe to use from any number of threads.
/// </summary>
public sealed class SocialVocabulary
{
    // A million words; torchMoji's has 50,000 in 1 MB.
    private const int MostBytes = 16 << 20;

    /// <summary>The id of padding.</summary>
    public const int Mask = 0;

    /// <summary>The id of all words that are not in the vocabulary.</summary>
    public const int Unknown = 1;

    /// <summary>A vocabulary.</summary>
    /// <param name="words">The real words, in the order of their ids.</param>
    /// <exception cref="TextException">A word is empty or there twice.</exception>
    public SocialVocabulary(IEnumerable<string> words) => Table = new SymbolTable([.. SocialWords.All, .. words], Unknown);

    /// <summary>All words by id.</summary>
    public SymbolTable Table { get; }

    /// <summary>The number of words, the special ones included.</summary>
    public int Count => Table.Count;

    /// <summary>Reads a vocabulary as torchMoji has it: a JSON object of words and ids, also gzipped.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TextException">It is no such file, or ids are missing or there twice.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SocialVocabulary Load(string path)
    {
        string?[] words;
        try
        {
            using JsonDocument document = JsonDocument.Parse(Content(path));
            words = new string?[document.RootElement.GetPropertyCount()];
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                int id = entry.Value.GetInt32();
                if ((uint)id >= (uint)words.Length || words[id] is not null)
                {
                    string why = (uint)id >= (uint)words.Length
                        ? $"not below the number of words, {words.Length}"
                        : $"that of '{words[id]}', too";
                    throw new TextException($"{path}: the word '{entry.Name}' has the id {id}, which is {why}.");
                }
                words[id] = entry.Name;
            }
        }
        catch (InvalidDataException e)
        {
            throw new TextException($"{path} is not a gzip file, or is damaged or cut off: {e.Message}. Fetch it again.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new TextException($"{path} is no vocabulary: a JSON object of words and their ids is expected ({e.Message})", e);
        }
        for (int id = 0; id < SocialWords.Count; id++)
        {
            if (id >= words.Length || words[id] != SocialWords.All[id])
            {
                throw new TextException($"{path}: id {id} must be {SocialWords.All[id]}, as in torchMoji's vocabulary.");
            }
        }
        return new SocialVocabulary(words[SocialWords.Count..]!);
    }

    /// <summary>Returns the ids of words.</summary>
    /// <param name="words">The words.</param>
    public int[] Ids(IReadOnlyList<string> words)
    {
        int[] ids = new int[words.Count];
        for (int i = 0; i < ids.Length; i++) ids[i] = Table.IdOf(words[i]);
        return ids;
    }

    /// <summary>Returns this vocabulary and more words at its end, the most frequent ones of texts.</summary>
    /// <param name="texts">The words of the texts.</param>
    /// <param name="most">How many words to add at most.</param>
    /// <param name="minimumCount">The least count of a word.</param>
    public SocialVocabulary Extended(IEnumerable<IReadOnlyList<string>> texts, int most, int minimumCount = 1)
    {
        IEnumerable<string> added = Missing(texts, out _).Where(entry => entry.Count >= minimumCount).Take(most)
            .Select(entry => entry.Word);
        return new SocialVocabulary([.. Table.Symbols.Skip(SocialWords.Count), .. added]);
    }

    /// <summary>Returns the coverage of texts.</summary>
    /// <param name="texts">The words of the texts.</param>
    public VocabularyCoverage CoverageOf(IEnumerable<IReadOnlyList<string>> texts)
    {
        IReadOnlyList<(string Word, int Count)> missing = Missing(texts, out long words);
        return new VocabularyCoverage(words, missing.Sum(entry => (long)entry.Count), missing);
    }

    private static ReadOnlyMemory<byte> Content(string path)
    {
        using Stream stream = GzipFile.Open(path);
        byte[] buffer = new byte[1 << 16];
        MemoryStream content = new();
        while (stream.Read(buffer) is > 0 and int read)
        {
            content.Write(buffer, 0, read);
            if (content.Length > MostBytes)
            {
                throw new TextException($"{path} has more than the {MostBytes >> 20} MB that a vocabulary may have.");
            }
        }
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>The words that are not here, the most frequent first, and in the order of the alphabet where that is the same.</summary>
    private List<(string Word, int Count)> Missing(IEnumerable<IReadOnlyList<string>> texts, out long words)
    {
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        words = 0;
        foreach (IReadOnlyList<string> text in texts)
        {
            words += text.Count;
            foreach (string word in text)
            {
                if (!Table.Contains(word)) counts[word] = counts.GetValueOrDefault(word) + 1;
            }
        }
        return [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => (entry.Key, entry.Value))];
    }
}
