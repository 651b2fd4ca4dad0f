namespace Glossa.Data;

/// <summary>The settings of a <see cref="CountSampler"/>.</summary>
public sealed record CountSamplerOptions
{
    /// <summary>The number of examples of a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether every epoch has another random order; otherwise all have the order of the data.</summary>
    public bool Shuffles { get; init; } = true;

    /// <summary>Whether the last batch of an epoch is left out when it is smaller than the others.</summary>
    public bool DropsLast { get; init; }

    /// <summary>The seed of the orders.</summary>
    public ulong Seed { get; init; }
}

/// <summary>Batches of a number of examples; every epoch has each example once.</summary>
public sealed class CountSampler : BatchSampler
{
    private readonly CountSamplerOptions options;

    /// <summary>A sampler of so many examples.</summary>
    /// <param name="examples">How many examples there are.</param>
    /// <param name="options">The settings; batches of 32 when left out.</param>
    /// <exception cref="DataException">There are no examples, or too few for one whole batch where only those are wanted.</exception>
    public CountSampler(int examples, CountSamplerOptions? options = null) : base(examples, (options ?? new()).Seed)
    {
        this.options = options ?? new();
        int size = Positive(this.options.BatchSize, nameof(CountSamplerOptions.BatchSize));
        if (this.options.DropsLast && examples < size)
        {
            throw new DataException($"{examples} examples do not fill one batch of {size}, "
                + $"and {nameof(CountSamplerOptions.DropsLast)} leaves smaller ones out. Make the batches smaller.");
        }
    }

    /// <inheritdoc/>
    protected override string Settings =>
        $"batches of {options.BatchSize}, {(options.Shuffles ? "shuffled" : "in order")}{(options.DropsLast ? ", last dropped" : "")}";

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Batches(long epoch)
    {
        int[] order = options.Shuffles ? Shuffle.Order(Examples, SeedFor("order"), epoch) : [.. Enumerable.Range(0, Examples)];
        int used = options.DropsLast ? Examples / options.BatchSize * options.BatchSize : Examples;
        return Cut(order.AsSpan(0, used), options.BatchSize);
    }
}
