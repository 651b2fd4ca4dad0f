using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>The kinds of parts that a model file can be loaded of. A value: <see cref="With"/> gives a table with one more.</summary>
public sealed class PartKinds
{
    private readonly PartKind[] kinds;

    private PartKinds(params PartKind[] kinds) => this.kinds = kinds;

    /// <summary>The kinds that Glossa brings.</summary>
    public static PartKinds BuiltIn { get; } = new(
        new(SentencizerComponent.KindName, typeof(SentencizerComponent), "a sentencizer", "glossa predict", SentencizerComponent.Load, () => new SentencizerComponent()),
        new(TextCategorizer.KindName, typeof(TextCategorizer), "a text classifier", "glossa predict", TextCategorizer.Load),
        new(TextGenerator.KindName, typeof(TextGenerator), "a language model", "glossa generate", TextGenerator.Load));

    /// <summary>Returns a table with one kind more; a kind of the same name is replaced.</summary>
    /// <param name="kind">The kind.</param>
    public PartKinds With(PartKind kind) => new([.. kinds.Where(other => other.Name != kind.Name), kind]);

    /// <summary>Returns a kind.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public PartKind Find(string name) =>
        kinds.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ConfigException($"There is no kind of component '{name}'; {Nearest.Of(name, kinds.Select(kind => kind.Name))}.");

    /// <summary>Makes a part with its default settings.</summary>
    /// <param name="name">The name of its kind.</param>
    /// <exception cref="ConfigException">There is none of this name, or a part of it must be trained first.</exception>
    public IModelPart Make(string name) => (Find(name).Make ?? throw new ConfigException(
        $"A '{name}' has to be trained: `glossa train` does, and ModelFile.Load gives it to be added to another pipeline."))();

    /// <summary>Says what a class of parts is, for errors: the descriptions of its kinds.</summary>
    internal string Describe(Type type)
    {
        string[] descriptions = [.. kinds.Where(kind => type.IsAssignableFrom(kind.Type)).Select(kind => kind.Description)];
        return descriptions.Length > 0 ? string.Join(" or ", descriptions) : $"a {type.Name}";
    }
}
