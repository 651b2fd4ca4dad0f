namespace Glossa.Data;

/// <summary>The settings of a <see cref="PaddedTokenSampler"/>.</summary>
public sealed record PaddedTokenSamplerOptions
{
    /// <summary>The most tokens of a batch, padding included: its number of examples times the length of its longest.</summary>
    public int MaxPaddedTokens { get; init; } = 4096;

    /// <summary>The most examples of a batch; null does not limit it.</summary>
    public int? MaxExamples { get; init; }

    /// <summary>Whether every epoch has another random order; otherwise all have the order of the data.</summary>
    public bool Shuffles { get; init; } = true;

    /// <summary>The seed of the orders.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// Batches that stay below a number of tokens, padding included, so that steps take the same time and memory. An example that is longer
/// than that makes a batch of its own. Every epoch has each example once.
/// </summary>
public sealed class PaddedTokenSampler : BatchSampler
{
    private readonly IReadOnlyList<int> lengths;
    private readonly PaddedTokenSamplerOptions options;

    /// <summary>A sampler of examples of known lengths.</summary>
    /// <param name="lengths">The length of each example, in tokens.</param>
    /// <param name="options">The settings; 4096 tokens when left out.</param>
    /// <exception cref="DataException">There are no examples, or a setting is not positive.</exception>
    public PaddedTokenSampler(IReadOnlyList<int> lengths, PaddedTokenSamplerOptions? options = null)
        : base(lengths.Count, (options ?? new()).Seed)
    {
        this.lengths = lengths;
        this.options = options ?? new();
        Positive(this.options.MaxPaddedTokens, nameof(PaddedTokenSamplerOptions.MaxPaddedTokens));
        Positive(this.options.MaxExamples ?? 1, nameof(PaddedTokenSamplerOptions.MaxExamples));
    }

    /// <inheritdoc/>
    protected override string Settings =>
        $"at most {options.MaxPaddedTokens} padded tokens{(options.MaxExamples is { } most ? $" and {most} examples" : "")}, "
        + $"{(options.Shuffles ? "shuffled" : "in order")}, lengths {Fingerprint(lengths)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Batches(long epoch)
    {
        int[] order = options.Shuffles ? Shuffle.Order(Examples, SeedFor("order"), epoch) : [.. Enumerable.Range(0, Examples)];
        return Fill(order, lengths, options.MaxPaddedTokens, options.MaxExamples ?? int.MaxValue);
    }

    /// <summary>Fills one batch after the other in the given order.</summary>
    internal static List<int[]> Fill(ReadOnlySpan<int> order, IReadOnlyList<int> lengths, int maxPaddedTokens, int maxExamples)
    {
        List<int[]> batches = [];
        int start = 0, longest = 0;
        for (int i = 0; i < order.Length; i++)
        {
            int with = Math.Max(longest, lengths[order[i]]), count = i - start + 1;
            if (count > 1 && (count > maxExamples || (long)count * with > maxPaddedTokens))
            {
                batches.Add(order[start..i].ToArray());
                (start, with) = (i, lengths[order[i]]);
            }
            longest = with;
        }
        batches.Add(order[start..].ToArray());
        return batches;
    }
}
