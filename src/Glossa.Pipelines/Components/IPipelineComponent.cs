using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A step of a pipeline: finds something out about documents and notes it there. Safe to use from any number of threads.</summary>
public interface IPipelineComponent
{
    /// <summary>What it is, and its name within a pipeline unless another is given; one of <see cref="ComponentKinds.Table"/> if it can be saved.</summary>
    string Kind { get; }

    /// <summary>Annotates documents; what it says of one does not depend on the others.</summary>
    /// <param name="docs">The documents.</param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    void Annotate(IReadOnlyList<Doc> docs, Run run);

    /// <summary>What must be saved to have the same component again.</summary>
    /// <exception cref="ConfigException">It cannot be saved.</exception>
    ComponentState Save() => throw new ConfigException($"A component of the kind '{Kind}' cannot be saved. Remove it from the pipeline before saving, and add it after loading.");
}
