using System.Text.Json.Serialization;

namespace Glossa.Data;

/// <summary>The severity of a finding in data.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FindingSeverity>))]
public enum FindingSeverity
{
    /// <summary>Good to know.</summary>
    [JsonStringEnumMemberName("info")]
    Info,

    /// <summary>It probably costs quality, or makes scores say something else than they seem to.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Training fails, or its scores are worthless.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>Something a <see cref="DataAudit"/> found.</summary>
/// <param name="Severity">How much it matters.</param>
/// <param name="Split">Where: a split's name, or two with an arrow between for what both have.</param>
/// <param name="Check">The name of the check: <c>duplicates</c>, <c>leakage</c>, <c>empty</c>, …</param>
/// <param name="Count">How many texts (or labels) it is true of.</param>
/// <param name="Message">What was found.</param>
/// <param name="Advice">What to do.</param>
public sealed record DataFinding(
    [property: JsonPropertyName("severity")] FindingSeverity Severity,
    [property: JsonPropertyName("split")] string Split,
    [property: JsonPropertyName("check")] string Check,
    [property: JsonPropertyName("count")] long Count,
    [property: JsonPropertyName("message")] string Message,
    [property: JsonPropertyName("advice")] string Advice)
{
    /// <summary>The file and line of the first example; null where no single line shows it.</summary>
    [JsonPropertyName("example")]
    public string? Example { get; init; }
}
