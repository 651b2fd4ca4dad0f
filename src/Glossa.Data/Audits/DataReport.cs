using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Glossa.Data;

/// <summary>The lengths of the texts of a split, in tokens.</summary>
/// <param name="Total">All tokens.</param>
/// <param name="Least">The shortest text.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Median">The length half of the texts do not exceed.</param>
/// <param name="Percentile95">The length 95 % of the texts do not exceed.</param>
/// <param name="Most">The longest text.</param>
public sealed record LengthReport(
    [property: JsonPropertyName("total")] long Total,
    [property: JsonPropertyName("min")] int Least,
    [property: JsonPropertyName("mean")] double Mean,
    [property: JsonPropertyName("median")] int Median,
    [property: JsonPropertyName("p95")] int Percentile95,
    [property: JsonPropertyName("max")] int Most)
{
    internal static LengthReport Of(List<int> lengths)
    {
        if (lengths.Count == 0) return new LengthReport(0, 0, 0, 0, 0, 0);
        lengths.Sort();
        long total = lengths.Sum(length => (long)length);
        return new LengthReport(total, lengths[0], (double)total / lengths.Count, At(0.5), At(0.95), lengths[^1]);

        int At(double share) => lengths[Math.Max(0, (int)Math.Ceiling(share * lengths.Count) - 1)];
    }
}

/// <summary>The contents of a split.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Path">Its file or folder.</param>
/// <param name="Texts">How many texts were read.</param>
/// <param name="Labels">How many texts each label has, the most frequent first.</param>
/// <param name="Tokens">How long the texts are.</param>
public sealed record SplitReport(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("path")] string Path,
    [property: JsonPropertyName("texts")] long Texts,
    [property: JsonPropertyName("labels")] IReadOnlyDictionary<string, long> Labels,
    [property: JsonPropertyName("tokens")] LengthReport Tokens);

/// <summary>The report of a <see cref="DataAudit"/>.</summary>
/// <param name="Splits">What each split holds.</param>
/// <param name="Findings">What was found, the worst first.</param>
public sealed record DataReport(
    [property: JsonPropertyName("splits")] IReadOnlyList<SplitReport> Splits,
    [property: JsonPropertyName("findings")] IReadOnlyList<DataFinding> Findings)
{
    /// <summary>Whether there is an error among the findings.</summary>
    [JsonPropertyName("has_errors")]
    public bool HasErrors => Findings.Any(finding => finding.Severity == FindingSeverity.Error);

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DataReportJson.Readable.DataReport);
}

[JsonSerializable(typeof(DataReport))]
internal sealed partial class DataReportJson : JsonSerializerContext
{
    public static DataReportJson Readable { get; } =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
