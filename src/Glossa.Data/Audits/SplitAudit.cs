using System.Globalization;
using System.Text.RegularExpressions;

namespace Glossa.Data;

/// <summary>Gathers the counts, lengths and fingerprints of one split.</summary>
internal sealed partial class SplitAudit(string name, string path)
{
    private readonly Dictionary<string, long> labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceLine> labelPlaces = new(StringComparer.Ordinal);
    private readonly Dictionary<UInt128, (UInt128 Labels, SourceLine Place)> exact = [];
    private readonly HashSet<UInt128> normalized = [];
    private readonly HashSet<string> spellings = new(StringComparer.Ordinal);
    private readonly List<int> lengths = [];
    private int longest;
    private SourceLine longestPlace;

    public string Name => name;

    public string Path => path;

    public long Texts => lengths.Count;

    public IReadOnlyDictionary<string, long> Labels => labels;

    /// <summary>The names of the fields of the first text.</summary>
    public IReadOnlyCollection<string> Names { get; private set; } = [];

    /// <summary>The number of rows that could not be read.</summary>
    public long Refused { get; private set; }

    /// <summary>The error of the first of them; null when all could be read.</summary>
    public string? Malformed { get; private set; }

    public Occurrences Quoted { get; } = new();

    public Occurrences Empty { get; } = new();

    public Occurrences Unlabelled { get; } = new();

    public Occurrences SeveralLabels { get; } = new();

    public Occurrences Duplicates { get; } = new();

    public Occurrences Conflicts { get; } = new();

    public Occurrences Replaced { get; } = new();

    public Occurrences WrongDecoding { get; } = new();

    public Occurrences Controls { get; } = new();

    public Occurrences Markup { get; } = new();

    /// <summary>The place of the longest text.</summary>
    public string Longest => longestPlace.ToString();

    public bool HasExact(UInt128 text) => exact.ContainsKey(text);

    public bool HasNormalized(UInt128 text) => normalized.Contains(text);

    public SourceLine PlaceOf(string label) => labelPlaces[label];

    public int CountLonger(double tokens) => lengths.Count(length => length > tokens);

    public SplitReport Report() => new(
        name, path, Texts,
        new OrderedDictionary<string, long>(labels.OrderByDescending(label => label.Value)
            .ThenBy(label => label.Key, StringComparer.Ordinal)),
        LengthReport.Of(lengths));

    /// <summary>Labels that differ only in case or white space, a group for each.</summary>
    public IEnumerable<string[]> SimilarLabels() => spellings.Order(StringComparer.Ordinal)
        .GroupBy(label => Space().Replace(label.Trim(), " "), StringComparer.OrdinalIgnoreCase)
        .Where(group => group.Count() > 1)
        .Select(group => group.ToArray());

    /// <summary>Counts a row that could not be read.</summary>
    public void Refuse(CorpusRow row)
    {
        if (Refused++ == 0) Malformed = row.Error;
    }

    /// <summary>Counts a text; gives its fingerprints, or null for an empty one.</summary>
    public (UInt128 Exact, UInt128 Normalized)? Add(LabelledText text, int tokens)
    {
        SourceLine place = text.Source;
        lengths.Add(tokens);
        if (tokens > longest) (longest, longestPlace) = (tokens, place);
        if (Texts == 1) Names = [.. text.Fields.Keys];
        string[] trimmed = [.. text.Labels.Select(label => label.Trim()).Distinct(StringComparer.Ordinal)];
        spellings.UnionWith(text.Labels);
        foreach (string label in trimmed)
        {
            labels[label] = labels.GetValueOrDefault(label) + 1;
            labelPlaces.TryAdd(label, place);
        }
        if (trimmed.Length == 0) Unlabelled.Add(place);
        if (trimmed.Length > 1) SeveralLabels.Add(place);
        if (string.IsNullOrWhiteSpace(text.Text))
        {
            Empty.Add(place);
            return null;
        }
        Look(text.Text, place);
        UInt128 print = TextFingerprint.Exact(text.Text), loose = TextFingerprint.Normalized(text.Text);
        UInt128 labelPrint = TextFingerprint.Exact(string.Join('\n', trimmed.Order(StringComparer.Ordinal)));
        if (!exact.TryAdd(print, (labelPrint, place)))
        {
            Duplicates.Add(place);
            if (exact[print].Labels != labelPrint) Conflicts.Add(place);
        }
        normalized.Add(loose);
        return (print, loose);
    }

    private void Look(string text, SourceLine place)
    {
        if (IsQuoted(text)) Quoted.Add(place);
        if (text.Contains('\uFFFD')) Replaced.Add(place);
        if (Mojibake().IsMatch(text)) WrongDecoding.Add(place);
        if (text.Any(c => char.GetUnicodeCategory(c) == UnicodeCategory.Control && c is not ('\n' or '\r' or '\t'))) Controls.Add(place);
        if (Tags().IsMatch(text)) Markup.Add(place);
    }

    /// <summary>Whether a text is a quoted cell: marks around it, and each inside twice.</summary>
    private static bool IsQuoted(string text) =>
        text is ['"', .. var inside, '"'] && !inside.Replace("\"\"", "", StringComparison.Ordinal).Contains('"');

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>UTF-8 that was read as Windows-1252 or Latin-1: "Ã©" for "é", "â€™" for "’".</summary>
    [GeneratedRegex("Ã[\u0080-\u00BF]|â€|Â[\u00A0-\u00BF]|\u00E2\u0080")]
    private static partial Regex Mojibake();

    [GeneratedRegex("<(br|p|div|span|a|b|i|em|strong)( [^<>]{0,200})?/?>|&(amp|lt|gt|quot|nbsp|#[0-9]{1,6});", RegexOptions.IgnoreCase)]
    private static partial Regex Tags();
}
