using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The known words of an encoder as a model file has them: an entry for each form. Files of earlier versions have none.</summary>
internal static class KnownWordsState
{
    /// <summary>Adds known words.</summary>
    /// <param name="known">The words, or null.</param>
    /// <param name="writer">Collects the state.</param>
    public static void Add(KnownWords? known, PartWriter writer)
    {
        foreach ((LexicalForm form, OccurringHashes hashes) in known?.Hashes ?? new Dictionary<LexicalForm, OccurringHashes>())
        {
            writer.Add(KeyOf(form), hashes.ToText());
        }
    }

    /// <summary>Reads known words.</summary>
    /// <param name="state">The saved state.</param>
    /// <param name="forms">The forms that the encoder embeds.</param>
    /// <returns>The words; null where a file has no entry for any form.</returns>
    /// <exception cref="ModelException">They are damaged.</exception>
    public static KnownWords? Read(PartState state, IEnumerable<LexicalForm> forms)
    {
        LexicalForm[] saved = [.. forms.Where(form => state.Texts.ContainsKey(KeyOf(form)))];
        if (saved.Length == 0) return null;
        return new KnownWords(saved.ToDictionary(form => form, form => OccurringHashes.Parse(KnownWords.Range, state.Entry(KeyOf(form)))));
    }

    private static string KeyOf(LexicalForm form) => $"known_{form.ToString().ToLowerInvariant()}";
}
