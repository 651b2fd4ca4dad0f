namespace Glossa.Nn;

/// <summary>A fall at every step: <c>start · factorᵗ</c>.</summary>
public sealed record ExponentialSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double Start { get; init; }

    /// <summary>The factor by which every step multiplies the value.</summary>
    public required double Factor { get; init => field = Setting.Positive(value); }

    /// <inheritdoc/>
    public override double At(long step) => Start * Math.Pow(Factor, step);
}
