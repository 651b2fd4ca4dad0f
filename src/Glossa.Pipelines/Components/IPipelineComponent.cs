using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>A part of a model that annotates documents: a step of a pipeline. Safe to use from any number of threads.</summary>
public interface IPipelineComponent : IModelPart
{
    /// <summary>Annotates documents; the annotations of one do not depend on the others.</summary>
    /// <param name="batch">
    /// The documents (<see cref="TokenBatch.Docs"/>), with the vectors of encoders that several components read.
    /// </param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    void Annotate(TokenBatch batch, Run run);
}
