namespace Glossa.Nn;

/// <summary>Decay with the inverse of time (thinc's <c>decaying</c>): <c>start / (1 + decay · t)</c>.</summary>
public sealed record DecayingSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double Start { get; init; }

    /// <summary>The rate at which the value falls.</summary>
    public required double Decay { get; init => field = Setting.NotNegative(value); }

    /// <inheritdoc/>
    public override double At(long step) => Start / (1 + (Decay * step));
}
