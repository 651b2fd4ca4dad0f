using Glossa.Data;


namespace Glossa.Pipelines;

/// <summary>How components of a kind come to be.</summary>
/// <param name="Make">Makes one with its default settings; null where it must be trained first.</param>
/// <param name="Load">Makes one of what was saved.</param>
public sealed record ComponentKind(Func<IPipelineComponent>? Make, Func<ComponentState, IPipelineComponent> Load);

/// <summary>The kinds of components a pipeline can be made and loaded of: the whole list.</summary>
public static class ComponentKinds
{
    /// <summary>The kinds by name.</summary>
    public static IReadOnlyDictionary<string, ComponentKind> Table { get; } = new Dictionary<string, ComponentKind>
    {
        [SentencizerComponent.KindName] = new(() => new SentencizerComponent(), SentencizerComponent.Load),
        [TextCategorizer.KindName] = new(null, TextCategorizer.Load),
        [TextGenerator.KindName] = new(null, TextGenerator.Load),
    };

    /// <summary>A kind.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public static ComponentKind Find(string name) =>
        Table.TryGetValue(name, out ComponentKind? kind) ? kind : throw new ConfigException($"There is no kind of component '{name}'; {Nearest.Of(name, Table.Keys)}.");

    /// <summary>A component with its default settings.</summary>
    /// <param name="name">The name of its kind.</param>
    /// <exception cref="ConfigException">There is none of this name, or it must be trained first.</exception>
    public static IPipelineComponent Make(string name) =>
        (Find(name).Make ?? throw new ConfigException($"A '{name}' has to be trained: `glossa train` does, and its type's Load gives it to be added to another pipeline."))();
}
