namespace Glossa.Pipelines;

/// <summary>
/// The position in a pipeline at which a component is added: <c>PipelinePosition.First</c>, <c>PipelinePosition.Last</c>,
/// <c>PipelinePosition.Before("textcat")</c>, <c>PipelinePosition.After("textcat")</c>.
/// </summary>
public sealed class PipelinePosition
{
    private readonly Func<Language, int> index;

    private PipelinePosition(Func<Language, int> index) => this.index = index;

    /// <summary>The position before all others.</summary>
    public static PipelinePosition First { get; } = new(_ => 0);

    /// <summary>The position after all others.</summary>
    public static PipelinePosition Last { get; } = new(language => language.Steps.Count);

    /// <summary>Returns the position right before another component.</summary>
    /// <param name="name">The other's name.</param>
    public static PipelinePosition Before(string name) => new(language => language.IndexOf(name));

    /// <summary>Returns the position right after another component.</summary>
    /// <param name="name">The other's name.</param>
    public static PipelinePosition After(string name) => new(language => language.IndexOf(name) + 1);

    internal int IndexIn(Language language) => index(language);
}
