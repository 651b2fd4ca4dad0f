namespace Glossa.Data;

/// <summary>The settings of a <see cref="BalancedSampler"/>.</summary>
public sealed record BalancedSamplerOptions
{
    /// <summary>The number of examples of an epoch, whatever the size of the data.</summary>
    public required int EpochSize { get; init; }

    /// <summary>The number of examples of a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The seed of the draws.</summary>
    public ulong Seed { get; init; }
}

/// <summary>
/// Batches for unbalanced data, as DeepMoji and torchMoji make them: every epoch has the same number of examples, and every class equally
/// often (within one, and whose turn the one is goes round). Small classes are drawn again and again; within a class no example is drawn a
/// second time before all others
/// were, also across epochs. An example of several classes is drawn for each of them, and those of none are one more class.
/// </summary>
public sealed class BalancedSampler : BatchSampler
{
    private readonly int[][] members;
    private readonly BalancedSamplerOptions options;

    /// <summary>A sampler of examples that have one class each.</summary>
    /// <param name="classes">The class of each example, any numbers.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="DataException">There are no examples, or a setting is not positive.</exception>
    public BalancedSampler(IReadOnlyList<int> classes, BalancedSamplerOptions options)
        : this([.. classes.Select(one => new[] { one })], options) { }

    /// <summary>A sampler of examples that have any number of classes each.</summary>
    /// <param name="classes">The classes of each example, any numbers, each once.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="DataException">There are no examples, or a setting is not positive.</exception>
    public BalancedSampler(IReadOnlyList<IReadOnlyList<int>> classes, BalancedSamplerOptions options) : base(classes.Count, options.Seed)
    {
        Positive(options.EpochSize, nameof(BalancedSamplerOptions.EpochSize));
        Positive(options.BatchSize, nameof(BalancedSamplerOptions.BatchSize));
        this.options = options;
        IEnumerable<(int? Class, int Example)> memberships =
            classes.SelectMany((own, i) => own.Count == 0 ? [((int?)null, i)] : own.Select(one => ((int?)one, i)));
        members = [.. memberships.GroupBy(entry => entry.Class, entry => entry.Example).OrderBy(group => group.Key)
            .Select(group => group.ToArray())];
    }

    /// <inheritdoc/>
    protected override string Settings => $"epochs of {options.EpochSize} in batches of {options.BatchSize}, "
        + $"{members.Length} classes {Fingerprint([.. members.SelectMany(own => own.Prepend(-1))])}";

    /// <inheritdoc/>
    public override IReadOnlyList<int[]> Batches(long epoch)
    {
        List<int> drawn = new(options.EpochSize);
        for (int c = 0; c < members.Length; c++) Draw(c, Turns(c, epoch), Turns(c, epoch + 1), drawn);
        int[] order = [.. drawn];
        Shuffle.InPlace(order.AsSpan(), SeedFor("order"), epoch);
        return Cut(order, options.BatchSize);
    }

    /// <summary>Returns how often a class had its turn before an epoch, when the classes take turns one after the other.</summary>
    private long Turns(int c, long epoch) => ((epoch * options.EpochSize) + members.Length - 1 - c) / members.Length;

    /// <summary>
    /// The draws <paramref name="from"/> to <paramref name="to"/> of the class' endless sequence of random orders of its examples.
    /// </summary>
    private void Draw(int c, long from, long to, List<int> drawn)
    {
        int[] own = members[c];
        ulong seed = SeedFor($"class {c}");
        while (from < to)
        {
            long pass = from / own.Length;
            int[] order = Shuffle.Order(own.Length, seed, pass);
            long end = Math.Min(to, (pass + 1) * own.Length);
            for (; from < end; from++) drawn.Add(own[order[(int)(from % own.Length)]]);
        }
    }
}
