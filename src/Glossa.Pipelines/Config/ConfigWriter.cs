using System.Globalization;
using System.Text;

namespace Glossa.Pipelines;

/// <summary>Writes a record as YAML, every key with its value: what a model was made with, down to the defaults.</summary>
internal sealed class ConfigWriter : ConfigVisitor
{
    private readonly StringBuilder text;
    private readonly string indent;

    private ConfigWriter(StringBuilder text, string indent) => (this.text, this.indent) = (text, indent);

    /// <summary>The YAML of a record.</summary>
    public static string Write<T>(T value, Func<T, ConfigVisitor, T> visit)
    {
        StringBuilder text = new();
        visit(value, new ConfigWriter(text, ""));
        return text.ToString();
    }

    public override int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue) => Note(key, value, value.ToString(CultureInfo.InvariantCulture));

    public override double Number(string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity) =>
        Note(key, value, value.ToString("R", CultureInfo.InvariantCulture));

    public override bool Flag(string key, bool value) => Note(key, value, value ? "true" : "false");

    public override string? Text(string key, string? value) => value is null ? null : Note(key, value, Quote(value));

    public override string Choice(string key, string value, IEnumerable<string> names) => Note(key, value, value);

    public override IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names) => Note(key, values, $"[{string.Join(", ", values)}]");

    public override T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit)
    {
        Line($"{key}:");
        return visit(value, new ConfigWriter(text, indent + "  "));
    }

    private T Note<T>(string key, T value, string yaml)
    {
        Line($"{key}: {yaml}");
        return value;
    }

    private void Line(string line) => text.Append(indent).Append(line).Append('\n');

    /// <summary>A text in double quotes, which YAML reads back as it was.</summary>
    private static string Quote(string value) => System.Text.Json.JsonSerializer.Serialize(value, ConfigJson.Default.String);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class ConfigJson : System.Text.Json.Serialization.JsonSerializerContext;
