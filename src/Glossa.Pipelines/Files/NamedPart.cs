using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>A part of a model file and the name it has there.</summary>
/// <param name="Name">The name: not empty, without dots, different from the names of the other parts.</param>
/// <param name="Part">The part.</param>
/// <param name="IsEnabled">Whether a component annotates documents; a disabled one is kept, but skipped.</param>
public sealed record NamedPart(string Name, IModelPart Part, bool IsEnabled = true)
{
    /// <summary>Requires the names of a file's parts to be valid and different.</summary>
    /// <exception cref="ConfigException">A name is empty, has a dot, or is there twice.</exception>
    internal static void CheckNames(IEnumerable<string> names)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (string name in names)
        {
            if (name.Length == 0 || name.Contains('.', StringComparison.Ordinal))
            {
                throw new ConfigException($"The name of a component is not empty and has no dots, but one is {SourceLine.Quote(name)}.");
            }
            if (!taken.Add(name))
            {
                throw new ConfigException($"Two components of the pipeline are named {SourceLine.Quote(name)}. Give one another name.");
            }
        }
    }
}
