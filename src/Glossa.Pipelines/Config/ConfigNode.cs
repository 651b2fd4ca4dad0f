namespace Glossa.Pipelines;

/// <summary>A value of a configuration.</summary>
/// <param name="Origin">The location of the value, for errors: a file and a line, or an option of the command line.</param>
internal abstract record ConfigNode(string Origin);

/// <summary>A single value.</summary>
/// <param name="Origin">The location of the value, for errors.</param>
/// <param name="Text">The value as it was written.</param>
internal sealed record ConfigScalar(string Origin, string Text) : ConfigNode(Origin);

/// <summary>A list of values.</summary>
/// <param name="Origin">The location of the value, for errors.</param>
/// <param name="Items">The values.</param>
internal sealed record ConfigList(string Origin, IReadOnlyList<ConfigNode> Items) : ConfigNode(Origin);

/// <summary>Keys with their values.</summary>
/// <param name="Origin">The location of the value, for errors.</param>
internal sealed record ConfigSection(string Origin) : ConfigNode(Origin)
{
    /// <summary>The values by key, in the order of the file.</summary>
    public OrderedDictionary<string, ConfigNode> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>Sets the value at a path and creates missing sections.</summary>
    /// <param name="change">The path and the value, such as <c>training.epochs=3</c> or <c>model.pooling=[mean, max]</c>.</param>
    /// <exception cref="ConfigException">It is not a change of the form <c>KEY=VALUE</c>.</exception>
    public void Set(string change)
    {
        string origin = $"--set {change}";
        int equals = change.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw new ConfigException($"{origin}: a change is written KEY=VALUE, for example training.epochs=3.");
        string[] keys = change[..equals].Split('.');
        ConfigSection section = this;
        foreach (string key in keys[..^1])
        {
            if (!section.Entries.TryGetValue(key, out ConfigNode? below) || below is not ConfigSection existing)
            {
                section.Entries[key] = existing = new ConfigSection(origin);
            }
            section = existing;
        }
        section.Entries[keys[^1]] = ConfigDocument.ParseValue(change[(equals + 1)..], origin);
    }
}
