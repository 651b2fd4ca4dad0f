using System.Globalization;
using System.Text;

namespace Glossa.Pipelines;

/// <summary>Writes a record as YAML, every key with its value: the settings that a model was made with, defaults included.</summary>
internal sealed class ConfigWriter : ConfigVisitor
{
    private readonly StringBuilder text;
    private readonly string indent;
    private readonly Type record;
    private readonly ConfigComments? comments;

    private ConfigWriter(StringBuilder text, string indent, Type record, ConfigComments? comments) =>
        (this.text, this.indent, this.record, this.comments) = (text, indent, record, comments);

    /// <summary>Returns the YAML of a record.</summary>
    /// <param name="value">The record.</param>
    /// <param name="visit">Goes through it.</param>
    /// <param name="comments">The meanings of the keys, written above each; keys without a value are then written too, as comments. Null
    /// writes values only.</param>
    public static string Write<T>(T value, Func<T, ConfigVisitor, T> visit, ConfigComments? comments = null)
    {
        StringBuilder text = new();
        visit(value, new ConfigWriter(text, "", typeof(T), comments));
        return text.ToString();
    }

    public override int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue) =>
        Note(key, value, value.ToString(CultureInfo.InvariantCulture));

    public override double Number(
        string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity) =>
        Note(key, value, value.ToString("R", CultureInfo.InvariantCulture));

    public override double? NumberOr(string key, double? value, string none, double least, double most) =>
        Note(key, value, value?.ToString("R", CultureInfo.InvariantCulture) ?? none);

    public override bool Flag(string key, bool value) => Note(key, value, value ? "true" : "false");

    public override bool? FlagOr(string key, bool? value, string none) =>
        Note(key, value, value switch { true => "true", false => "false", null => none });

    public override string? Text(string key, string? value)
    {
        if (value is not null) return Note(key, value, Quote(value));
        if (comments is not null)
        {
            Explain(key);
            Line($"# {key}:");
        }
        return null;
    }

    public override IReadOnlyList<string> Texts(string key, IReadOnlyList<string> values) =>
        Note(key, values, $"[{string.Join(", ", values.Select(Quote))}]");

    public override string Choice(string key, string value, IEnumerable<string> names) => Note(key, value, value, names);

    public override IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names) =>
        Note(key, values, $"[{string.Join(", ", values)}]", names);

    public override T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit)
    {
        if (comments is not null) text.Append('\n');
        Explain(key);
        Line($"{key}:");
        return visit(value, new ConfigWriter(text, indent + "  ", typeof(T), comments));
    }

    public override T Inline<T>(T value, Func<T, ConfigVisitor, T> visit) =>
        visit(value, new ConfigWriter(text, indent, value.GetType(), comments));

    public override T OneOf<T>(string key, T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
    {
        if (comments is not null) text.Append('\n');
        Explain(key);
        Line($"{key}:");
        return Kind(value, kinds, visit, indent + "  ");
    }

    public override IReadOnlyList<T> SomeOf<T>(string key, IReadOnlyList<T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
    {
        Explain(key);
        Line(values.Count == 0 ? $"{key}: []" : $"{key}:");
        foreach (T value in values)
        {
            int start = text.Length;
            Kind(value, kinds, visit, indent + "    ");
            // The first line of an item begins with a dash.
            text.Remove(start, indent.Length + 4).Insert(start, $"{indent}  - ");
        }
        return values;
    }

    public override IReadOnlyDictionary<string, T> Named<T>(
        string key, IReadOnlyDictionary<string, T> values, T start, Func<T, ConfigVisitor, T> visit)
    {
        if (comments is not null) text.Append('\n');
        Explain(key);
        Line(values.Count == 0 ? $"{key}: {{}}" : $"{key}:");
        ConfigWriter below = new(text, indent + "  ", typeof(T), comments);
        foreach ((string name, T value) in values) below.Section(IsPlain(name) ? name : Quote(name), value, visit);
        return values;
    }

    public override IReadOnlyDictionary<string, T> NamedOf<T>(
        string key, IReadOnlyDictionary<string, T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
    {
        if (comments is not null) text.Append('\n');
        Explain(key);
        Line(values.Count == 0 ? $"{key}: {{}}" : $"{key}:");
        ConfigWriter below = new(text, indent + "  ", typeof(T), comments);
        foreach ((string name, T value) in values) below.OneOf(IsPlain(name) ? name : Quote(name), value, kinds, visit);
        return values;
    }

    private T Kind<T>(T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit, string within) where T : class, IKind
    {
        ConfigWriter below = new(text, within, value.GetType(), comments);
        below.Note("kind", value.Kind, value.Kind, kinds.Names);
        return visit(value, below);
    }

    private T Note<T>(string key, T value, string yaml, IEnumerable<string>? names = null)
    {
        Explain(key, names);
        Line($"{key}: {yaml}");
        return value;
    }

    private void Explain(string key, IEnumerable<string>? names = null)
    {
        if (comments is null) return;
        if (comments.Of(record, key) is { } meaning) Line($"# {meaning}");
        if (names is not null) Line($"# Known: {string.Join(", ", names)}.");
    }

    private void Line(string line) => text.Append(indent).Append(line).Append('\n');

    /// <summary>Returns whether YAML reads a name as itself without quotes.</summary>
    private static bool IsPlain(string name) =>
        name.Length > 0 && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>Returns a text in double quotes, which YAML reads back unchanged.</summary>
    private static string Quote(string value) => System.Text.Json.JsonSerializer.Serialize(value, ConfigJson.Default.String);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class ConfigJson : System.Text.Json.Serialization.JsonSerializerContext;
