using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A part of a model that annotates documents: a step of a pipeline. Safe to use from any number of threads.</summary>
public interface IPipelineComponent : IModelPart
{
    /// <summary>Annotates documents; what it says of one does not depend on the others.</summary>
    /// <param name="docs">The documents.</param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    void Annotate(IReadOnlyList<Doc> docs, Run run);
}
