namespace Glossa.Nn;

/// <summary>
/// A short rise and a long fall (Howard and Ruder 2018, "Universal language model fine-tuning", equation 3): <c>η = peak · (1 + p(ratio −
/// 1)) / ratio</c> with <c>p = t / cut</c> before <c>cut = ⌊steps · cutFraction⌋</c> and <c>p = 1 − (t − cut) / (cut · (1 / cutFraction −
/// 1))</c> after, at least 0.
/// </summary>
public sealed record SlantedTriangularSchedule : Schedule
{
    /// <summary>The highest value.</summary>
    public required double Peak { get; init; }

    /// <summary>The number of steps of the training.</summary>
    public required long Steps { get; init => field = Setting.Positive(value); }

    /// <summary>The fraction of the steps that the rise takes.</summary>
    public double CutFraction { get; init => field = Setting.Fraction(value); } = 0.1;

    /// <summary>The ratio of the highest value to the lowest.</summary>
    public double Ratio { get; init => field = Setting.Positive(value); } = 32;

    /// <inheritdoc/>
    public override double At(long step)
    {
        // With too few steps for a rise, the fall starts at once.
        double cut = Math.Max(1, Math.Floor(Steps * CutFraction));
        double p = step < cut ? step / cut : Math.Max(0, 1 - ((step - cut) / (cut * ((1 / CutFraction) - 1))));
        return Peak * (1 + (p * (Ratio - 1))) / Ratio;
    }
}
