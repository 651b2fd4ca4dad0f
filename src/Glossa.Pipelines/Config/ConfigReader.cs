using System.Globalization;
using Glossa.Training;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Glossa.Pipelines;

/// <summary>Reads a section of a YAML file into a record. What the file does not say keeps the record's value; a key the record does not have is an error.</summary>
internal sealed class ConfigReader(string file, string path, YamlMappingNode node) : ConfigVisitor
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    /// <summary>Reads a whole configuration.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="file">The file's name, for errors.</param>
    /// <param name="value">The defaults.</param>
    /// <param name="visit">Goes through the record.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>, made before reading.</param>
    /// <exception cref="ConfigException">It is no YAML, or does not fit the record.</exception>
    public static T Read<T>(TextReader yaml, string file, T value, Func<T, ConfigVisitor, T> visit, IEnumerable<string> overrides)
    {
        YamlStream stream = [];
        try
        {
            stream.Load(yaml);
        }
        catch (YamlException e)
        {
            throw new ConfigException($"{file}, line {e.Start.Line}: this is no YAML: {e.Message}", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The parser meets some malformed texts with errors that have no line.
            throw new ConfigException($"{file}: this is no YAML: {e.Message}", e);
        }
        YamlNode root = stream.Documents.Count == 0 ? new YamlMappingNode() : stream.Documents[0].RootNode;
        if (root is not YamlMappingNode mapping) throw new ConfigException($"{file}, line {root.Start.Line}: a configuration is made of keys and values, such as 'seed: 1', but here stands something else.");
        foreach (string change in overrides) Override(mapping, change);
        ConfigReader reader = new(file, "", mapping);
        T read = visit(value, reader);
        reader.CheckUnknown();
        return read;
    }

    public override int Number(string key, int value, int least = int.MinValue, int most = int.MaxValue)
    {
        if (Find(key) is not { } text) return value;
        if (!int.TryParse(text.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int number) || number < least || number > most)
        {
            throw Error(text, key, $"needs a whole number{(most < int.MaxValue ? $" from {least} to {most}" : least > int.MinValue ? $" of at least {least}" : "")}, not '{text.Value}'");
        }
        return number;
    }

    public override double Number(string key, double value, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        if (Find(key) is not { } text) return value;
        if (!double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !(number >= least && number <= most))
        {
            string limits = (double.IsFinite(least), double.IsFinite(most)) switch
            {
                (true, true) => string.Create(CultureInfo.InvariantCulture, $" from {least} to {most}"),
                (true, false) => string.Create(CultureInfo.InvariantCulture, $" of at least {least}"),
                _ => "",
            };
            throw Error(text, key, $"needs a number{limits}, not '{text.Value}'");
        }
        return number;
    }

    public override double? NumberOr(string key, double? value, string none, double least, double most)
    {
        if (Find(key) is not { } text) return value;
        if (text.Value == none) return null;
        return double.TryParse(text.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number >= least && number <= most
            ? number
            : throw Error(text, key, string.Create(CultureInfo.InvariantCulture, $"needs a number from {least} to {most}, or {none}, not '{text.Value}'"));
    }

    public override bool Flag(string key, bool value) => Find(key) is not { } text ? value : text.Value switch
    {
        "true" => true,
        "false" => false,
        _ => throw Error(text, key, $"needs true or false, not '{text.Value}'"),
    };

    public override bool? FlagOr(string key, bool? value, string none) => Find(key) is not { } text ? value : text.Value switch
    {
        "true" => true,
        "false" => false,
        var word when word == none => null,
        _ => throw Error(text, key, $"needs true, false or {none}, not '{text.Value}'"),
    };

    public override string? Text(string key, string? value) => Find(key) is { } text ? text.Value : value;

    public override IReadOnlyList<string> Texts(string key, IReadOnlyList<string> values)
    {
        known.Add(key);
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found)) return values;
        return found switch
        {
            YamlScalarNode one => [one.Value ?? ""],
            YamlSequenceNode { Children.Count: 0 } => [],
            YamlSequenceNode list => [.. list.Children.Select(TextOf)],
            _ => throw Error(found, key, "needs a text or a list of texts"),
        };

        string TextOf(YamlNode item) => (item as YamlScalarNode)?.Value ?? throw Error(item, key, "needs a list of texts");
    }

    public override string Choice(string key, string value, IEnumerable<string> names) => Find(key) is { } text ? Named(text, key, names) : value;

    public override IReadOnlyList<string> Choices(string key, IReadOnlyList<string> values, IEnumerable<string> names)
    {
        known.Add(key);
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found)) return values;
        return found switch
        {
            YamlScalarNode one => [Named(one, key, names)],
            YamlSequenceNode list => [.. list.Children.Select(item => item is YamlScalarNode name ? Named(name, key, names) : throw Error(item, key, "needs a list of names"))],
            _ => throw Error(found, key, "needs a name or a list of names"),
        };
    }

    public override T Section<T>(string key, T value, Func<T, ConfigVisitor, T> visit)
    {
        known.Add(key);
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found)) found = new YamlMappingNode();
        if (found is not YamlMappingNode mapping) throw Error(found, key, "is a section with keys of its own");
        ConfigReader reader = new(file, Join(key), mapping);
        T read = visit(value, reader);
        reader.CheckUnknown();
        return read;
    }

    public override IReadOnlyDictionary<string, T> Named<T>(string key, IReadOnlyDictionary<string, T> values, T start, Func<T, ConfigVisitor, T> visit)
    {
        known.Add(key);
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found)) return values;
        if (found is not YamlMappingNode mapping) throw Error(found, key, "is a section with a name and keys for each of its entries");
        if (mapping.Children.Count == 0) return values;
        ConfigReader reader = new(file, Join(key), mapping);
        Dictionary<string, T> read = new(StringComparer.Ordinal);
        foreach (YamlNode name in mapping.Children.Keys)
        {
            string text = (name as YamlScalarNode)?.Value ?? throw Error(name, key, "needs names that are texts");
            read.Add(text, reader.Section(text, start, visit));
        }
        return read;
    }

    /// <summary>Puts a value at a path, making sections on the way.</summary>
    private static void Override(YamlMappingNode root, string change)
    {
        int equals = change.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new ConfigException($"A change is written KEY=VALUE, for example training.epochs=3, not '{change}'.");
        string[] keys = change[..equals].Split('.');
        YamlMappingNode section = root;
        foreach (string key in keys[..^1])
        {
            if (!section.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? below) || below is not YamlMappingNode mapping)
            {
                section.Children[new YamlScalarNode(key)] = mapping = new YamlMappingNode();
            }
            section = mapping;
        }
        string value = change[(equals + 1)..];
        string[] values = value.Split(',');
        // A comma on its own is a text: data.label_separator=,
        section.Children[new YamlScalarNode(keys[^1])] = values.Length == 1 || values.Contains("") ? new YamlScalarNode(value) : new YamlSequenceNode(values.Select(item => new YamlScalarNode(item)));
    }

    private YamlScalarNode? Find(string key)
    {
        known.Add(key);
        if (!node.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? found)) return null;
        return found as YamlScalarNode ?? throw Error(found, key, "needs a single value");
    }

    private string Named(YamlScalarNode text, string key, IEnumerable<string> names) =>
        names.Contains(text.Value) ? text.Value! : throw Error(text, key, $"cannot be '{text.Value}'; {Nearest.Of(text.Value ?? "", names)}");

    /// <summary>Refuses keys that nobody asked for.</summary>
    private void CheckUnknown()
    {
        foreach (YamlNode key in node.Children.Keys)
        {
            string name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (!known.Contains(name)) throw new ConfigException($"{file}, line {key.Start.Line}: there is no key '{Join(name)}'; {Nearest.Of(name, known)}.");
        }
    }

    private string Join(string key) => path.Length == 0 ? key : $"{path}.{key}";

    private ConfigException Error(YamlNode place, string key, string what) => new($"{file}, line {place.Start.Line}: '{Join(key)}' {what}.");
}
