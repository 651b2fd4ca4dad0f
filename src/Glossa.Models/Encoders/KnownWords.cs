using Glossa.Text;

namespace Glossa.Models;

/// <summary>
/// The words of the training texts, as hashes of their forms. Tables of hashed vectors have a row for every word there is; one that no
/// training text had would read the rows of words that it has nothing to do with. It gets zeros instead, which a network learns to
/// understand from words that are hidden from it in training (<see cref="WordDropout"/>). Of the words that no training text had, n in 2²⁰
/// pass for known, where n is the number of known words.
/// </summary>
public sealed class KnownWords
{
    /// <summary>The number of hashes that forms can have.</summary>
    public const int Range = 1 << 20;

    /// <summary>The forms of words.</summary>
    /// <param name="hashes">The hashes of each form.</param>
    public KnownWords(IReadOnlyDictionary<LexicalForm, OccurringHashes> hashes) => Hashes = hashes;

    /// <summary>The hashes of each form.</summary>
    public IReadOnlyDictionary<LexicalForm, OccurringHashes> Hashes { get; }

    /// <summary>Collects the words of texts.</summary>
    /// <param name="texts">The texts, those to train on.</param>
    /// <param name="forms">The forms to collect.</param>
    /// <param name="others">Words to know besides, or null.</param>
    public static KnownWords Of(TokenBatch texts, IEnumerable<LexicalForm> forms, KnownWords? others = null) => new(forms.ToDictionary(
        form => form,
        form => new OccurringHashes(
            Range, [.. others?.Hashes.GetValueOrDefault(form)?.Hashes ?? [], .. texts[form].Span.ToArray().Select(HashOf)])));

    /// <summary>Returns the factors of words' vectors: 1 of a known word, 0 of another one; null where all are known.</summary>
    /// <param name="form">The form.</param>
    /// <param name="ids">The ids of the form.</param>
    internal float[]? FactorsOf(LexicalForm form, ReadOnlySpan<long> ids)
    {
        if (!Hashes.TryGetValue(form, out OccurringHashes? known)) return null;
        float[]? factors = null;
        for (int i = 0; i < ids.Length; i++)
        {
            if (known.NumberOf(HashOf(ids[i])) >= 0) continue;
            if (factors is null)
            {
                factors = new float[ids.Length];
                Array.Fill(factors, 1);
            }
            factors[i] = 0;
        }
        return factors;
    }

    // Ids are hashes already.
    private static int HashOf(long id) => (int)((ulong)id % Range);
}
