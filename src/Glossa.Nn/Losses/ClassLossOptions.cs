namespace Glossa.Nn;

/// <summary>The settings of losses over classes.</summary>
public record ClassLossOptions
{
    /// <summary>
    /// The axis the classes stand along: the last one unless said otherwise; 1 for PyTorch's <c>[batch, classes, time]</c>.
    /// </summary>
    public int ClassAxis { get; init; } = -1;

    /// <summary>How much each class counts, for example more where it is rare; null counts all alike.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>A target that stands for "no loss here", such as padding.</summary>
    public long IgnoredTarget { get; init; } = -100;

    /// <summary>
    /// What becomes of the losses; the mean is <c>Σ wᵢ ℓᵢ / Σ wᵢ</c> with the weight of each target's class, and 0 where everything is
    /// ignored.
    /// </summary>
    public LossReduction Reduction { get; init; } = LossReduction.Mean;
}
