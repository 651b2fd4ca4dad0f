namespace Glossa.Pipelines;

/// <summary>Where in a pipeline a component is added: <c>Place.First</c>, <c>Place.Last</c>, <c>Place.Before("textcat")</c>, <c>Place.After("textcat")</c>.</summary>
public sealed class Place
{
    private readonly Func<Language, int> index;

    private Place(Func<Language, int> index) => this.index = index;

    /// <summary>Before all others.</summary>
    public static Place First { get; } = new(_ => 0);

    /// <summary>After all others.</summary>
    public static Place Last { get; } = new(language => language.Steps.Count);

    /// <summary>Right before another.</summary>
    /// <param name="name">The other's name.</param>
    public static Place Before(string name) => new(language => language.IndexOf(name));

    /// <summary>Right after another.</summary>
    /// <param name="name">The other's name.</param>
    public static Place After(string name) => new(language => language.IndexOf(name) + 1);

    internal int IndexIn(Language language) => index(language);
}
