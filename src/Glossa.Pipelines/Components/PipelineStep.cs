using Glossa.Data;


namespace Glossa.Pipelines;

/// <summary>A component's place in a pipeline.</summary>
/// <param name="Name">Its name there: not empty, without dots, different from the others'.</param>
/// <param name="Component">The component.</param>
/// <param name="IsEnabled">Whether it works; one that does not is there, but skipped.</param>
public sealed record PipelineStep(string Name, IPipelineComponent Component, bool IsEnabled = true)
{
    /// <summary>Requires the names of a pipeline's steps to be names, each once.</summary>
    /// <exception cref="ConfigException">They are not.</exception>
    internal static void CheckNames(IEnumerable<string> names)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (name.Length == 0 || name.Contains('.', StringComparison.Ordinal)) throw new ConfigException($"The name of a component is not empty and has no dots, but one is {SourceLine.Quote(name)}.");
            if (!taken.Add(name)) throw new ConfigException($"Two components of the pipeline are named {SourceLine.Quote(name)}. Give one another name.");
        }
    }
}
