namespace Glossa.Nn;

/// <summary>The settings of losses over classes.</summary>
public record ClassLossOptions
{
    /// <summary>The axis of the classes: the last one unless said otherwise; 1 for PyTorch's <c>[batch, classes, time]</c>.</summary>
    public int ClassAxis { get; init; } = -1;

    /// <summary>The weight of each class, for example larger where it is rare; null weights all equally.</summary>
    public IReadOnlyList<double>? ClassWeights { get; init; }

    /// <summary>A target that stands for "no loss here", such as padding.</summary>
    public long IgnoredTarget { get; init; } = -100;

    /// <summary>
    /// The reduction of the losses; the mean is <c>Σ wᵢ ℓᵢ / Σ wᵢ</c> with the weight of each target's class, and 0 where everything is
    /// ignored.
    /// </summary>
    public LossReduction Reduction { get; init; } = LossReduction.Mean;
}
