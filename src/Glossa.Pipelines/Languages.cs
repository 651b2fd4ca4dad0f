using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The languages that can be found by code, and that model files can name: the whole list.</summary>
public static class Languages
{
    private static readonly Dictionary<string, LanguageData> Table = new(StringComparer.Ordinal)
    {
        [English.Language.Code] = English.Language,
    };

    /// <summary>The codes of the languages.</summary>
    public static IReadOnlyCollection<string> Codes => Table.Keys;

    /// <summary>The data of a language.</summary>
    /// <param name="code">Its code, such as "en".</param>
    /// <exception cref="ConfigException">There is no such language.</exception>
    public static LanguageData Find(string code) =>
        Table.TryGetValue(code, out LanguageData? language) ? language
            : throw new ConfigException($"There is no language '{code}'; there are {string.Join(", ", Codes)}.");
}
