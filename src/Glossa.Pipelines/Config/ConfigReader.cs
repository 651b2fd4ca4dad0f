using System.Globalization;
using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>
/// Reads a section of a configuration into a record. A key that is not there keeps the record's value; a key the record does not have is an
/// error.
/// </summary>
internal sealed class ConfigReader(string path, ConfigSection section, Kinds kinds) : ConfigVisitor
{
    private const string KindKey = "kind";

    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Reads a whole configuration.</summary>
    /// <param name="root">The configuration.</param>
    /// <param name="value">The defaults.</param>
    /// <param name="visit">Goes through the record.</param>
    /// <param name="kinds">The kinds it can name.</param>
    /// <exception cref="ConfigException">It does not fit the record.</exception>
    public static T Read<T>(ConfigSection root, T value, Func<T, ConfigVisitor, T> visit, Kinds kinds) =>
        new ConfigReader("", root, kinds).Read(value, visit);

    public override Kinds Known => kinds;

    public override int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue)
    {
        if (Find(key) is not { } scalar) return value;
        const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands;
        if (int.TryParse(scalar.Text, Whole, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most)
        {
            return number;
        }
        throw Error(scalar, key, $"needs {ConfigLimits.Whole(least, most)}, not {SourceLine.Quote(scalar.Text)}");
    }

    public override double Number(string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        if (Find(key) is not { } scalar) return value;
        if (IsNumber(scalar, least, most, out double number)) return number;
        throw Error(scalar, key, $"needs {ConfigLimits.Number(least, most)}, not {SourceLine.Quote(scalar.Text)}");
    }

    public override double? NumberOr(string key, double? value, string none, double least, double most)
    {
        if (Find(key) is not { } scalar) return value;
        if (scalar.Text == none) return null;
        if (IsNumber(scalar, least, most, out double number)) return number;
        throw Error(scalar, key, $"needs {ConfigLimits.Number(least, most)}, or {none}, not {SourceLine.Quote(scalar.Text)}");
    }

    public override bool Flag(string key, bool value) => Find(key) is not { } scalar ? value : scalar.Text switch
    {
        "true" => true,
        "false" => false,
        _ => throw Error(scalar, key, $"needs true or false, not {SourceLine.Quote(scalar.Text)}"),
    };

    public override bool? FlagOr(string key, bool? value, string none) => Find(key) is not { } scalar ? value : scalar.Text switch
    {
        "true" => true,
        "false" => false,
        var word when word == none => null,
        _ => throw Error(scalar, key, $"needs true, false or {none}, not {SourceLine.Quote(scalar.Text)}"),
    };

    public override string? Text(string key, string? value) => Find(key) is { } scalar ? scalar.Text : value;

    public override IReadOnlyList<string> Texts(string key, IReadOnlyList<string> values)
    {
        return Entry(key) switch
        {
            null => values,
            ConfigScalar several => Split(several.Text),
            ConfigList { Items.Count: 0 } => [],
            ConfigList list => [.. list.Items.Select(TextOf)],
            var other => throw Error(other, key, "needs a text or a list of texts"),
        };

        string TextOf(ConfigNode item) => (item as ConfigScalar)?.Text ?? throw Error(item, key, "needs a list of texts");
    }

    public override string Choice(string key, string value, IEnumerable<string> names) =>
        Find(key) is { } scalar ? Named(scalar, key, names) : value;

    public override IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names) => Entry(key) switch
    {
        null => values,
        ConfigScalar several => [.. Split(several.Text).Select(name => Named(several with { Text = name }, key, names))],
        ConfigList list => [.. list.Items
            .Select(item => item is ConfigScalar name ? Named(name, key, names) : throw Error(item, key, "needs a list of names"))],
        var other => throw Error(other, key, "needs a name or a list of names"),
    };

    public override T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit)
    {
        ConfigNode below = SectionOf(key);
        return below is ConfigSection inner
            ? new ConfigReader(Join(key), inner, kinds).Read(value, visit)
            : throw Error(below, key, "is a section with keys of its own");
    }

    public override T OneOf<T>(string key, T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
    {
        ConfigNode below = SectionOf(key);
        return below is ConfigSection inner
            ? OneOf(Join(key), inner, value, kinds, visit)
            : throw Error(below, key, "is a section with keys of its own");
    }

    public override IReadOnlyList<T> SomeOf<T>(string key, IReadOnlyList<T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) =>
        Entry(key) switch
        {
            null => values,
            ConfigScalar several =>
                [.. Split(several.Text).Select(name => kinds.Find(Named(several with { Text = name }, key, kinds.Names)))],
            ConfigList list => [.. list.Items.Select((item, i) => item switch
            {
                ConfigScalar name => kinds.Find(Named(name, key, kinds.Names)),
                ConfigSection { Entries: var entries } inner when entries.ContainsKey(KindKey) =>
                    OneOf($"{Join(key)}.{i}", inner, kinds.All[0], kinds, visit),
                _ => throw Error(item, key, "needs a list of names, or of sections that name their kind"),
            })],
            var other => throw Error(other, key, "needs a name or a list of names"),
        };

    public override IReadOnlyDictionary<string, T> Named<T>(
        string key, IReadOnlyDictionary<string, T> values, T start, Func<T, ConfigVisitor, T> visit)
    {
        if (Entry(key) is not { } below) return values;
        if (below is not ConfigSection named) throw Error(below, key, "is a section with a name and keys for each of its entries");
        if (named.Entries.Count == 0 && values.Count == 0) return values;
        ConfigReader reader = new(Join(key), named, kinds);
        return named.Entries.Keys.ToDictionary(name => name, name => reader.Section(name, start, visit), StringComparer.Ordinal);
    }

    public override IReadOnlyDictionary<string, T> NamedOf<T>(
        string key, IReadOnlyDictionary<string, T> values, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
    {
        if (Entry(key) is not { } below) return values;
        if (below is not ConfigSection named) throw Error(below, key, "is a section with a name and keys for each of its entries");
        ConfigReader reader = new(Join(key), named, Known);
        return named.Entries.Keys.ToDictionary(
            name => name,
            name => reader.OneOf(name, kinds.All.FirstOrDefault(kind => kind.Kind == name) ?? kinds.All[0], kinds, visit),
            StringComparer.Ordinal);
    }

    private T Read<T>(T value, Func<T, ConfigVisitor, T> visit)
    {
        T read = visit(value, this);
        foreach ((string key, ConfigNode entry) in section.Entries)
        {
            if (!known.Contains(key))
            {
                throw new ConfigException(
                    $"{entry.Origin}: there is no key {SourceLine.Quote(Join(key))}{Elsewhere(key)}; {NameSuggestions.For(key, known)}.");
            }
        }
        return read;
    }

    private T OneOf<T>(string path, ConfigSection inner, T value, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit)
        where T : class, IKind
    {
        ConfigReader reader = new(path, inner, Known);
        string name = reader.Choice(KindKey, value.Kind, kinds.Names);
        T kind = name == value.Kind ? value : kinds.Find(name);
        reader.Elsewhere = key => kinds.All.Where(other => ConfigKeys.Of(other, visit).Contains(key)).Select(other => other.Kind)
            .ToArray() is { Length: > 0 } others
            ? $" of '{name}', but of {string.Join(", ", others.Select(other => $"'{other}'"))}"
            : $" of '{name}'";
        return reader.Read(kind, visit);
    }

    /// <summary>Returns the part of the error about an unknown key that names the kinds which have it.</summary>
    private Func<string, string> Elsewhere { get; set; } = _ => "";

    /// <summary>Splits a list in one value, as <c>--set</c> may have it: <c>mean,max</c>.</summary>
    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);

    private ConfigNode? Entry(string key)
    {
        known.Add(key);
        return section.Entries.GetValueOrDefault(key);
    }

    /// <summary>Returns the section of a key: an empty one where it is missing, or where nothing follows the key.</summary>
    private ConfigNode SectionOf(string key) => Entry(key) is { } entry and not ConfigScalar { Text: "" }
        ? entry
        : new ConfigSection(section.Origin);

    private ConfigScalar? Find(string key) =>
        Entry(key) is { } entry ? entry as ConfigScalar ?? throw Error(entry, key, "needs a single value") : null;

    private static bool IsNumber(ConfigScalar scalar, double least, double most, out double number) =>
        double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number)
        && number >= least && number <= most;

    private string Named(ConfigScalar name, string key, IEnumerable<string> names) =>
        names.Contains(name.Text) ? name.Text : throw Error(
            name, key, $"cannot be {SourceLine.Quote(name.Text)}; {NameSuggestions.For(name.Text, names)}");

    private string Join(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private ConfigException Error(ConfigNode entry, string key, string what) =>
        new($"{entry.Origin}: {SourceLine.Quote(Join(key))} {what}.");
}
