using System.Text.Json.Serialization;

namespace Glossa.Text;

/// <summary>A table of symbols as a model file has it.</summary>
internal sealed record StoredTable(
    [property: JsonPropertyName("symbols")] string?[]? Symbols, [property: JsonPropertyName("unknown")] int Unknown,
    [property: JsonPropertyName("boundary")] int? Boundary, [property: JsonPropertyName("lowercase")] bool Lowercase);

[JsonSerializable(typeof(StoredTable))]
internal sealed partial class TextJson : JsonSerializerContext;
