using System.Globalization;
using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>Checks the values of a record that a program set: the limits and the errors are the same as for a file.</summary>
/// <param name="path">The path of the record; empty for the whole configuration.</param>
internal sealed class ConfigChecker(string path = "") : ConfigVisitor
{
    public override int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue) =>
        value >= least && value <= most ? value : throw Wrong(key, $"needs {ConfigLimits.Whole(least, most)}", value);

    public override double Number(
        string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity) =>
        double.IsFinite(value) && value >= least && value <= most ? value : throw Wrong(
            key, $"needs {ConfigLimits.Number(least, most)}", value);

    public override double? NumberOr(string key, double? value, string none, double least, double most) =>
        value is null || (double.IsFinite(value.Value) && value >= least && value <= most) ? value : throw Wrong(
            key, $"needs {ConfigLimits.Number(least, most)}", value.Value);

    public override bool Flag(string key, bool value) => value;

    public override bool? FlagOr(string key, bool? value, string none) => value;

    public override string? Text(string key, string? value) => value;

    public override IReadOnlyList<string> Texts(string key, IReadOnlyList<string> values) => values;

    public override string Choice(string key, string value, IEnumerable<string> names) =>
        names.Contains(value) ? value
            : throw new ConfigException($"'{Join(key)}' cannot be {SourceLine.Quote(value)}; {NameSuggestions.For(value, names)}.");

    public override IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names)
    {
        foreach (string value in values) Choice(key, value, names);
        return values;
    }

    public override T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit) => visit(value, new ConfigChecker(Join(key)));

    public override T OneOf<T>(string key, T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) =>
        visit(value, new ConfigChecker(Join(key)));

    public override IReadOnlyList<T> SomeOf<T>(string key, IReadOnlyList<T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
    {
        for (int i = 0; i < values.Count; i++) visit(values[i], new ConfigChecker($"{Join(key)}.{i}"));
        return values;
    }

    public override IReadOnlyDictionary<string, T> Named<T>(
        string key, IReadOnlyDictionary<string, T> values, T start, Func<T, ConfigVisitor, T> visit)
    {
        foreach ((string name, T value) in values) visit(value, new ConfigChecker($"{Join(key)}.{name}"));
        return values;
    }

    public override IReadOnlyDictionary<string, T> NamedOf<T>(
        string key, IReadOnlyDictionary<string, T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
    {
        foreach ((string name, T value) in values) visit(value, new ConfigChecker($"{Join(key)}.{name}"));
        return values;
    }

    private string Join(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private ConfigException Wrong(string key, string what, IFormattable value) =>
        new($"'{Join(key)}' {what}, not '{value.ToString(null, CultureInfo.InvariantCulture)}'.");
}
