using Glossa.Data;

namespace Glossa.Training;

/// <summary>The data that a model is trained on and scored with.</summary>
/// <typeparam name="TExample">An example.</typeparam>
/// <param name="Source">The batches to train on.</param>
/// <param name="Validation">Examples to choose the best model by; without any, the last one is taken.</param>
public sealed record TrainingData<TExample>(IBatchSource<TExample> Source, IReadOnlyList<TExample>? Validation = null)
{
    /// <summary>Creates data whose batches a sampler makes from a list of examples.</summary>
    /// <param name="examples">The examples; a list that reads or computes them when they are asked for is as good as an array.</param>
    /// <param name="sampler">The sampler, which decides the examples of each batch and their order.</param>
    /// <param name="validation">Examples to choose the best model by; without any, the last one is taken.</param>
    /// <exception cref="TrainingException">The sampler was made for another number of examples.</exception>
    public TrainingData(IReadOnlyList<TExample> examples, BatchSampler sampler, IReadOnlyList<TExample>? validation = null)
        : this(new SampledBatches<TExample>(examples, sampler), validation) { }
}
