namespace Glossa.Data;

/// <summary>The settings of a <see cref="BucketSampler"/>.</summary>
public sealed record BucketSamplerOptions
{
    /// <summary>The most examples of a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The most tokens of a batch, padding included; null does not limit it.</summary>
    public int? MaxPaddedTokens { get; init; }

    /// <summary>The number of batches whose examples are sorted together: more means less padding, fewer a freer order.</summary>
    public int BucketBatches { get; init; } = 100;

    /// <summary>Whether the batch with the longest example comes first, so that memory that does not suffice shows at once.</summary>
    public bool LongestFirst { get; init; }

    /// <summary>The seed of the orders.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// Batches of examples of about the same length, so that little is padded: a random order is cut into buckets, each is sorted by length and
/// cut into batches, and the batches come in random order. Every epoch has each example once.
/// </summary>
public sealed class BucketSampler : BatchSampler
{
    private readonly IReadOnlyList<int> lengths;
    private readonly BucketSamplerOptions options;

    /// <summary>A sampler of examples of known lengths.</summary>
    /// <param name="lengths">The length of each example, in tokens.</param>
    /// <param name="options">The settings; batches of 32 from buckets of 3200 when left out.</param>
    /// <exception cref="DataException">There are no examples, or a setting is not positive.</exception>
    public BucketSampler(IReadOnlyList<int> lengths, BucketSamplerOptions? options = null) : base(lengths.Count, (options ?? new()).Seed)
    {
        this.lengths = lengths;
        this.options = options ?? new();
        Positive(this.options.BatchSize, nameof(BucketSamplerOptions.BatchSize));
        Positive(this.options.BucketBatches, nameof(BucketSamplerOptions.BucketBatches));
        Positive(this.options.MaxPaddedTokens ?? 1, nameof(BucketSamplerOptions.MaxPaddedTokens));
    }

    /// <inheritdoc/>
    protected override string Settings =>
        $"batches of {options.BatchSize}{(options.MaxPaddedTokens is { } most ? $" and at most {most} padded tokens" : "")} from buckets "
        + $"of {options.BucketBatches}"
        + $"{(options.LongestFirst ? ", longest first" : "")}, lengths {Fingerprint(lengths)}";

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Batches(long epoch)
    {
        int[] order = Shuffle.Order(Examples, SeedFor("order"), epoch);
        int bucketSize = (int)Math.Min((long)options.BatchSize * options.BucketBatches, Examples);
        List<int[]> batches = [];
        for (int start = 0; start < order.Length; start += bucketSize)
        {
            // A stable sort: examples of the same length stay in their random order.
            int[] bucket = [.. order.Skip(start).Take(bucketSize).OrderBy(i => lengths[i])];
            batches.AddRange(PaddedTokenSampler.Fill(bucket, lengths, options.MaxPaddedTokens ?? int.MaxValue, options.BatchSize));
        }
        int[][] shuffled = [.. batches];
        Shuffle.InPlace(shuffled.AsSpan(), SeedFor("batches"), epoch);
        if (options.LongestFirst)
        {
            int longest = Enumerable.Range(0, shuffled.Length).MaxBy(b => shuffled[b].Max(i => lengths[i]));
            (shuffled[0], shuffled[longest]) = (shuffled[longest], shuffled[0]);
        }
        return shuffled;
    }
}
