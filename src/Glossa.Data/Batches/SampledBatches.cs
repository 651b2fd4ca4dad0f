namespace Glossa.Data;

/// <summary>Batches of a list of examples that a sampler puts together.</summary>
/// <typeparam name="TExample">An example.</typeparam>
public sealed class SampledBatches<TExample> : IBatchSource<TExample>
{
    private readonly IReadOnlyList<TExample> examples;
    private readonly BatchSampler sampler;

    /// <summary>Batches of examples.</summary>
    /// <param name="examples">The examples; a list that reads or computes them when they are asked for is as good as an array.</param>
    /// <param name="sampler">Decides which of them share a batch, and in which order.</param>
    /// <exception cref="DataException">The sampler was made for another number of examples.</exception>
    public SampledBatches(IReadOnlyList<TExample> examples, BatchSampler sampler)
    {
        if (sampler.Examples != examples.Count)
        {
            throw new DataException(
                $"The sampler draws from {sampler.Examples} examples, but there are {examples.Count}. Make it for these.");
        }
        (this.examples, this.sampler) = (examples, sampler);
    }

    /// <inheritdoc/>
    public int Examples => examples.Count;

    /// <inheritdoc/>
    public string Description => sampler.Description;

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<TExample>> Batches(long epoch)
    {
        IReadOnlyList<int[]> batches = sampler.Batches(epoch);
        return new LazyList<IReadOnlyList<TExample>>(batches.Count, b => Array.ConvertAll(batches[b], i => examples[i]));
    }
}
