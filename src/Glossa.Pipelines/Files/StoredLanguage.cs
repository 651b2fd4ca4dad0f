using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A language in a model file: its code, and the differences between its tokenizer and the language's own: special cases, and whether
/// addresses stay whole. Rules that are code cannot be stored.
/// </summary>
internal static class StoredLanguage
{
    private const string CodeKey = "language", SpecialCasesKey = "special_cases", UrlsKey = "keep_urls";

    /// <summary>Adds a language to the metadata of a file.</summary>
    /// <param name="language">The language.</param>
    /// <param name="texts">The metadata.</param>
    /// <exception cref="ConfigException">The language is unknown, or has rules or word lists of its own.</exception>
    public static void Write(LanguageData language, IDictionary<string, string> texts)
    {
        LanguageData own = Languages.Find(language.Code);
        if (language with { SpecialCases = own.SpecialCases, KeepUrls = own.KeepUrls } != own)
        {
            throw new ConfigException(
                $"A file holds special cases of a tokenizer, but this one's language '{language.Code}' has affix rules "
                    + "or word lists of its own, which are code. Save the components in a pipeline of Language.Blank.");
        }
        texts[CodeKey] = language.Code;
        if (language.KeepUrls != own.KeepUrls) texts[UrlsKey] = language.KeepUrls ? "true" : "false";
        if (ReferenceEquals(language.SpecialCases, own.SpecialCases)) return;
        Dictionary<string, StoredPiece[]?> changed = new(StringComparer.Ordinal);
        foreach ((string word, SpecialCase special) in language.SpecialCases)
        {
            if (own.SpecialCases.TryGetValue(word, out SpecialCase? usual) && usual.Parts.SequenceEqual(special.Parts)) continue;
            changed[word] = [.. special.Parts.Select(part => new StoredPiece(part.Text, part.Norm))];
        }
        foreach (string removed in own.SpecialCases.Keys.Where(word => !language.SpecialCases.ContainsKey(word))) changed[removed] = null;
        if (changed.Count > 0)
        {
            texts[SpecialCasesKey] = JsonSerializer.Serialize(changed, LanguageJson.Default.DictionaryStringStoredPieceArray);
        }
    }

    /// <summary>Reads a language from the metadata of a file.</summary>
    /// <param name="texts">The metadata.</param>
    /// <exception cref="ConfigException">The language is unknown.</exception>
    /// <exception cref="DataException">The special cases are damaged.</exception>
    /// <exception cref="TextException">A special case has no parts.</exception>
    public static LanguageData Read(IReadOnlyDictionary<string, string> texts)
    {
        LanguageData language = Languages.Find(texts.GetValueOrDefault(CodeKey, ""));
        if (texts.TryGetValue(UrlsKey, out string? urls)) language = language with { KeepUrls = urls == "true" };
        if (!texts.TryGetValue(SpecialCasesKey, out string? json)) return language;
        Dictionary<string, SpecialCase> cases = new(language.SpecialCases, StringComparer.Ordinal);
        (string Word, SpecialPart[]? Parts)[] changed = StrictJson.Read(json, "the special cases of its tokenizer", list =>
            list.EnumerateObject().Select(entry => (entry.Name, entry.Value.ValueKind == JsonValueKind.Null ? null : PartsOf(entry.Value)))
                .ToArray());
        foreach ((string word, SpecialPart[]? parts) in changed)
        {
            if (parts is null) cases.Remove(word);
            else if ((cases[word] = new SpecialCase(parts)).Text != word) throw Damaged(word);
        }
        return language with { SpecialCases = cases };
    }

    private static DataException Damaged(string word) =>
        new($"the special case {SourceLine.Quote(word)} of its tokenizer has parts that are not the word");

    private static SpecialPart[] PartsOf(JsonElement parts) => parts.List(part =>
        new SpecialPart(part.GetProperty("text").Text(), part.TryGetProperty("norm", out JsonElement norm) ? norm.Text() : null));
}

/// <summary>A token of a special case in a model file.</summary>
internal sealed record StoredPiece(
    [property: JsonPropertyName("text")] string Text,
    [property: JsonPropertyName("norm"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Norm);

[JsonSerializable(typeof(Dictionary<string, StoredPiece[]>))]
internal sealed partial class LanguageJson : JsonSerializerContext;
