using System.Runtime.InteropServices;
using System.Text;

namespace Glossa.Text;

/// <summary>Counts the different words of texts, as the steps of a tokenizer make them, in bounded memory.</summary>
/// <param name="normalizers">The steps of the normalisation.</param>
/// <param name="splitters">The steps that divide the text into words.</param>
/// <param name="cutsLongWords">
/// Whether a word of more than <see cref="MaxLength"/> characters counts as several words of this length; otherwise it does not count.
/// </param>
/// <param name="maximum">The most different words that are kept.</param>
internal sealed class WordCounts(
    IReadOnlyList<TextNormalizer> normalizers, IReadOnlyList<WordSplitter> splitters, bool cutsLongWords, int maximum)
{
    /// <summary>The longest word that is counted as a whole, in UTF-16 units.</summary>
    public const int MaxLength = 256;

    private readonly Dictionary<string, long> counts = new(StringComparer.Ordinal);
    private AlignedText text = new(), nextText = new();
    private WordList words = new(), nextWords = new();
    private long rare;

    /// <summary>Counts the words of a text.</summary>
    public void Add(string original)
    {
        text.Load(original, 0);
        foreach (TextNormalizer normalizer in normalizers)
        {
            nextText.Clear();
            normalizer.Apply(text, nextText);
            (text, nextText) = (nextText, text);
        }
        if (text.Length == 0) return;
        words.Clear();
        words.Add(text, 0, text.Length);
        foreach (WordSplitter splitter in splitters)
        {
            nextWords.Clear();
            splitter.Split(words, nextWords);
            (words, nextWords) = (nextWords, words);
        }
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach ((int first, int last) in words.Words)
        {
            if (last - first > MaxLength && !cutsLongWords) continue;
            for (int at = first, end; at < last; at = end)
            {
                end = Math.Min(at + MaxLength, last);
                if (end < last && char.IsHighSurrogate(words.Text.Characters[end - 1])) end--;
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, words.Text.Characters[at..end], out _)++;
            }
        }
        while (counts.Count > maximum) Forget();
    }

    /// <summary>The words and their counts, in the order of their characters' codes, whatever the order of the texts was.</summary>
    public CountedWord[] InOrder() =>
        [.. counts.Select(word => new CountedWord(word.Key, word.Value)).OrderBy(word => word.Text, StringComparer.Ordinal)];

    /// <summary>The most frequent characters, in the order of their codes; of equally frequent ones those with the smaller codes.</summary>
    /// <param name="words">The words.</param>
    /// <param name="most">The most characters to return.</param>
    public static Rune[] Alphabet(IEnumerable<CountedWord> words, int most)
    {
        Dictionary<Rune, long> counts = [];
        foreach ((string word, long count) in words)
        {
            foreach (Rune rune in word.EnumerateRunes()) CollectionsMarshal.GetValueRefOrAddDefault(counts, rune, out _) += count;
        }
        return [.. counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key).Take(most).Select(entry => entry.Key).Order()];
    }

    /// <summary>Forgets the words that are as rare as those forgotten last, and by one more.</summary>
    private void Forget()
    {
        rare++;
        foreach ((string word, long count) in counts)
        {
            if (count <= rare) counts.Remove(word);
        }
    }
}
