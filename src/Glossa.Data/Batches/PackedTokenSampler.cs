namespace Glossa.Data;

/// <summary>The settings of a <see cref="PackedTokenSampler"/>.</summary>
public sealed record PackedTokenSamplerOptions
{
    /// <summary>The most tokens of a batch.</summary>
    public int MaxTokens { get; init; } = 4096;

    /// <summary>The seed of the orders.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// Batches that stay below a number of tokens without padding, for models that compute the texts of a batch one after another. An example
/// that is longer than that makes a batch of its own. Every epoch has each example once, in another random order.
/// </summary>
public sealed class PackedTokenSampler : BatchSampler
{
    private readonly IReadOnlyList<int> lengths;
    private readonly PackedTokenSamplerOptions options;

    /// <summary>A sampler of examples of known lengths.</summary>
    /// <param name="lengths">The length of each example, in tokens.</param>
    /// <param name="options">The settings; 4096 tokens when left out.</param>
    /// <exception cref="DataException">There are no examples, or the number of tokens is not positive.</exception>
    public PackedTokenSampler(IReadOnlyList<int> lengths, PackedTokenSamplerOptions? options = null)
        : base(lengths.Count, (options ?? new()).Seed)
    {
        (this.lengths, this.options) = (lengths, options ?? new());
        Positive(this.options.MaxTokens, nameof(PackedTokenSamplerOptions.MaxTokens));
    }

    /// <inheritdoc/>
    protected override string Settings => $"at most {options.MaxTokens} tokens, shuffled, lengths {Fingerprint(lengths)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Batches(long epoch)
    {
        int[] order = Shuffle.Order(Examples, SeedFor("order"), epoch);
        List<int[]> batches = [];
        int start = 0;
        long tokens = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int length = lengths[order[i]];
            if (i > start && tokens + length > options.MaxTokens)
            {
                batches.Add(order[start..i]);
                (start, tokens) = (i, 0);
            }
            tokens += length;
        }
        batches.Add(order[start..]);
        return batches;
    }
}
