namespace Glossa.Nn;

/// <summary>A straight line, then constant: <c>from + (to − from) · min(1, step / steps)</c>.</summary>
public sealed record LinearSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double From { get; init; }

    /// <summary>The value from step <see cref="Steps"/> on.</summary>
    public required double To { get; init; }

    /// <summary>The number of steps of the line.</summary>
    public required long Steps { get; init => field = Setting.Positive(value); }

    /// <inheritdoc/>
    public override double At(long step) => step >= Steps ? To : From + ((To - From) * step / Steps);
}
