namespace Glossa.Nn;

/// <summary>A fall at given steps: <c>start · factorⁿ</c>, where n counts the milestones up to and including t.</summary>
public sealed record MultiStepSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double Start { get; init; }

    /// <summary>The steps at which it falls.</summary>
    public required IReadOnlyList<long> Milestones { get; init; }

    /// <summary>The factor by which a fall multiplies the value.</summary>
    public double Factor { get; init => field = Setting.Positive(value); } = 0.1;

    /// <inheritdoc/>
    public override double At(long step) => Start * Math.Pow(Factor, Milestones.Count(milestone => milestone <= step));
}
