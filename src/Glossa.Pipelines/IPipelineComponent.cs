using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A step of a pipeline: finds something out about documents and notes it there. Safe to use from any number of threads.</summary>
public interface IPipelineComponent
{
    /// <summary>The name within the pipeline.</summary>
    string Name { get; }

    /// <summary>Annotates documents; what it says of one does not depend on the others.</summary>
    /// <param name="docs">The documents.</param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    void Annotate(IReadOnlyList<Doc> docs, Run run);
}
