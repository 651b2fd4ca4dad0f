namespace Glossa.Pipelines;

/// <summary>
/// Configurations of version 1, as model files hold them: every model section had the keys of all kinds, and the members of an ensemble
/// shared their settings.
/// </summary>
internal static class OldConfig
{
    /// <summary>Reads the configuration of a text classifier.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <exception cref="ConfigException">It is damaged.</exception>
    public static ClassifierConfig Classifier(string yaml)
    {
        ConfigSection root = ConfigDocument.Parse(yaml);
        if (root.Entries.GetValueOrDefault("model") is ConfigSection model)
        {
            if (model.Entries.GetValueOrDefault("members") is ConfigList members && KindOf(model) == new EnsembleConfig().Kind)
            {
                model.Entries["members"] = members with { Items = [.. members.Items.Select(member => Member(model, member))] };
            }
            Keep(model, Kinds.BuiltIn.Classifiers, (kind, v) => kind.Visit(v));
        }
        return ClassifierConfig.Read(ConfigSource.Of(root));
    }

    /// <summary>Reads the configuration of a language model.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <exception cref="ConfigException">It is damaged.</exception>
    public static LanguageModelConfig LanguageModel(string yaml)
    {
        ConfigSection root = ConfigDocument.Parse(yaml);
        if (root.Entries.GetValueOrDefault("model") is ConfigSection model)
        {
            Keep(model, Kinds.BuiltIn.LanguageModels, (kind, v) => kind.Visit(v));
        }
        return LanguageModelConfig.Read(ConfigSource.Of(root));
    }

    /// <summary>Returns a member of an ensemble with the settings it had in common with the others.</summary>
    private static ConfigSection Member(ConfigSection ensemble, ConfigNode name)
    {
        ConfigSection member = new(name.Origin);
        foreach ((string key, ConfigNode value) in ensemble.Entries.Where(entry => entry.Key is not ("kind" or "members")))
        {
            member.Entries.Add(key, value);
        }
        member.Entries.Add("kind", name);
        Keep(member, Kinds.BuiltIn.Classifiers, (kind, v) => kind.Visit(v));
        return member;
    }

    /// <summary>Removes the keys that the kind of a section does not have.</summary>
    private static void Keep<T>(ConfigSection section, KindTable<T> kinds, Func<T, ConfigVisitor, T> visit) where T : class, IKind
    {
        if (kinds.All.FirstOrDefault(kind => kind.Kind == KindOf(section)) is not { } kind) return;
        IReadOnlySet<string> keys = ConfigKeys.Of(kind, visit);
        foreach (string key in section.Entries.Keys.Where(key => key != "kind" && !keys.Contains(key)).ToArray())
        {
            section.Entries.Remove(key);
        }
    }

    private static string? KindOf(ConfigSection section) => (section.Entries.GetValueOrDefault("kind") as ConfigScalar)?.Text;
}
