namespace Glossa.Pipelines;

/// <summary>A parsed configuration, from which records are read: with the changes of the command line and the kinds it can name.</summary>
public sealed class ConfigSource
{
    private readonly ConfigSection root;
    private readonly Kinds kinds;

    private ConfigSource(ConfigSection root, IEnumerable<string>? overrides, Kinds? kinds)
    {
        foreach (string change in overrides ?? []) root.Set(change);
        (this.root, this.kinds) = (root, kinds ?? Kinds.BuiltIn);
    }

    /// <summary>Parses a file.</summary>
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">The file is missing or is not YAML; with file and line.</exception>
    public static ConfigSource Load(string path, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        new(ConfigDocument.Load(path), overrides, kinds);

    /// <summary>Parses a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">It is not YAML; with the line.</exception>
    public static ConfigSource Parse(string yaml, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        new(ConfigDocument.Parse(yaml), overrides, kinds);

    /// <summary>Reads a record.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="defaults">The values for keys that the configuration leaves out.</param>
    /// <param name="visit">Goes through the record.</param>
    /// <exception cref="ConfigException">The configuration has a key or value that does not exist; with file and line.</exception>
    public T Read<T>(T defaults, Func<T, ConfigVisitor, T> visit) => ConfigReader.Read(root, defaults, visit, kinds);

    /// <summary>Writes a record as YAML, every key with its value.</summary>
    /// <typeparam name="T">The record.</typeparam>
    /// <param name="value">The record.</param>
    /// <param name="visit">Goes through the record.</param>
    /// <param name="isCommented">Whether the meaning of each key is written above it.</param>
    public static string Write<T>(T value, Func<T, ConfigVisitor, T> visit, bool isCommented = false) =>
        ConfigWriter.Write(value, visit, isCommented ? ConfigComments.Load() : null);

    /// <summary>Returns the kind that a key names.</summary>
    /// <typeparam name="T">A kind.</typeparam>
    /// <param name="key">The key.</param>
    /// <param name="choices">The kinds, the first of which is taken where the key is missing.</param>
    /// <exception cref="ConfigException">There is no such kind; with file and line.</exception>
    public T Choose<T>(string key, KindTable<T> choices) where T : class, IKind =>
        choices.Find(new ConfigReader("", root, kinds).Choice(key, choices.All[0].Kind, choices.Names));

    /// <summary>Wraps a configuration that was parsed.</summary>
    internal static ConfigSource Of(ConfigSection root) => new(root, null, null);
}
