namespace Glossa.Training;

/// <summary>What a model is trained on and scored with.</summary>
/// <typeparam name="TExample">An example.</typeparam>
/// <param name="Examples">The training examples; a list that reads or computes them when they are asked for is as good as an array.</param>
/// <param name="Sampler">Which of them stand together in a batch, in which order.</param>
/// <param name="Validation">Examples to choose the best model by; without any, the last one is taken.</param>
public sealed record TrainingData<TExample>(IReadOnlyList<TExample> Examples, BatchSampler Sampler, IReadOnlyList<TExample>? Validation = null);
