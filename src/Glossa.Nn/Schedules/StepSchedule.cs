namespace Glossa.Nn;

/// <summary>A fall every so many steps: <c>start · factor^⌊t / every⌋</c>.</summary>
public sealed record StepSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double Start { get; init; }

    /// <summary>The number of steps a value lasts.</summary>
    public required long Every { get; init => field = Setting.Positive(value); }

    /// <summary>The factor by which a fall multiplies the value.</summary>
    public double Factor { get; init => field = Setting.Positive(value); } = 0.1;

    /// <inheritdoc/>
    public override double At(long step) => Start * Math.Pow(Factor, step / Every);
}
