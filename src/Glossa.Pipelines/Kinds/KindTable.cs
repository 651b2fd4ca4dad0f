using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>The kinds of one sort of thing, by name. A value: <see cref="With"/> gives a table with one kind more.</summary>
/// <typeparam name="T">A kind.</typeparam>
public sealed class KindTable<T> where T : class, IKind
{
    private readonly string thing;

    /// <summary>Creates a table.</summary>
    /// <param name="thing">The noun for a kind, for errors: <c>text classifier</c>.</param>
    /// <param name="kinds">The kinds, in the order they are listed for people.</param>
    public KindTable(string thing, params IReadOnlyList<T> kinds) => (this.thing, All) = (thing, kinds);

    /// <summary>The kinds, in the order they are listed for people.</summary>
    public IReadOnlyList<T> All { get; }

    /// <summary>The names of the kinds.</summary>
    public IEnumerable<string> Names => All.Select(kind => kind.Kind);

    /// <summary>Returns a table with one kind more, at its end; a kind of the same name is replaced.</summary>
    /// <param name="kind">The kind.</param>
    public KindTable<T> With(T kind) => new(thing, [.. All.Where(other => other.Kind != kind.Kind), kind]);

    /// <summary>Returns the kind of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ConfigException">There is none of this name.</exception>
    public T Find(string name) => All.FirstOrDefault(kind => kind.Kind == name)
        ?? throw new ConfigException($"There is no kind of {thing} {SourceLine.Quote(name)}; {NameSuggestions.For(name, Names)}.");
}
