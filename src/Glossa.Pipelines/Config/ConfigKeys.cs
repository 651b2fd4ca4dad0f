namespace Glossa.Pipelines;

/// <summary>Collects the keys of a record.</summary>
internal sealed class ConfigKeys : ConfigVisitor
{
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);

    private ConfigKeys() { }

    /// <summary>Returns the keys of a record.</summary>
    /// <param name="value">The record.</param>
    /// <param name="visit">Goes through it.</param>
    public static IReadOnlySet<string> Of<T>(T value, Func<T, ConfigVisitor, T> visit)
    {
        ConfigKeys collector = new();
        visit(value, collector);
        return collector.keys;
    }

    public override int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue) => Note(key, value);

    public override double Number(
        string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity) => Note(key, value);

    public override double? NumberOr(string key, double? value, string none, double least, double most) => Note(key, value);

    public override bool Flag(string key, bool value) => Note(key, value);

    public override bool? FlagOr(string key, bool? value, string none) => Note(key, value);

    public override string? Text(string key, string? value) => Note(key, value);

    public override IReadOnlyList<string> Texts(string key, IReadOnlyList<string> values) => Note(key, values);

    public override string Choice(string key, string value, IEnumerable<string> names) => Note(key, value);

    public override IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names) => Note(key, values);

    public override T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit) => Note(key, value);

    public override T OneOf<T>(string key, T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) => Note(key, value);

    public override IReadOnlyList<T> SomeOf<T>(string key, IReadOnlyList<T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) =>
        Note(key, values);

    public override IReadOnlyDictionary<string, T> Named<T>(
        string key, IReadOnlyDictionary<string, T> values, T start, Func<T, ConfigVisitor, T> visit) => Note(key, values);

    public override IReadOnlyDictionary<string, T> NamedOf<T>(
        string key, IReadOnlyDictionary<string, T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) => Note(key, values);

    private T Note<T>(string key, T value)
    {
        keys.Add(key);
        return value;
    }
}
