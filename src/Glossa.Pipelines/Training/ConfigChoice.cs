namespace Glossa.Pipelines;

/// <summary>One of the kinds a section of the configuration can name.</summary>
/// <param name="Make">Makes it.</param>
/// <param name="Keys">The keys of the section it uses besides <c>kind</c>.</param>
/// <typeparam name="TMake">The delegate that makes it.</typeparam>
public sealed record ConfigChoice<TMake>(TMake Make, params IReadOnlyList<string> Keys);

/// <summary>Checks of choices.</summary>
internal static class ConfigChoiceExtensions
{
    /// <summary>Refuses a kind that does not exist, and keys that were set but are not used by the kind.</summary>
    /// <param name="kinds">All kinds.</param>
    /// <param name="section">The section's path.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="keys">The section's keys, and whether each differs from its default.</param>
    /// <exception cref="ConfigException">The kind does not exist, or a key is not used by it.</exception>
    public static void CheckKeys<TMake>(
        this IReadOnlyDictionary<string, ConfigChoice<TMake>> kinds, string section, string kind,
        params ReadOnlySpan<(string Key, bool IsSet)> keys)
    {
        if (!kinds.TryGetValue(kind, out ConfigChoice<TMake>? choice))
        {
            throw new ConfigException($"{section}.kind cannot be '{kind}'; there are {string.Join(", ", kinds.Keys)}.");
        }
        foreach ((string key, bool isSet) in keys)
        {
            if (!isSet || choice.Keys.Contains(key)) continue;
            string users = string.Join(", ", kinds.Where(other => other.Value.Keys.Contains(key)).Select(other => other.Key));
            throw new ConfigException($"{section}.{key} is set, but '{kind}' does not use it: {users} would. "
                + $"Leave the key out, or set {section}.kind to one of these.");
        }
    }
}
