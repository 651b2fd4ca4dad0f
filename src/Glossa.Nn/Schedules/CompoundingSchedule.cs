namespace Glossa.Nn;

/// <summary>
/// Growth or decay by a factor up to a limit (thinc's <c>compounding</c>, spaCy's batch sizes): <c>start · factorᵗ</c>, not beyond
/// <see cref="Stop"/>.
/// </summary>
public sealed record CompoundingSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double Start { get; init; }

    /// <summary>The limit: the largest value if it is above the start, otherwise the smallest.</summary>
    public required double Stop { get; init; }

    /// <summary>The factor by which every step multiplies the value.</summary>
    public required double Factor { get; init => field = Setting.Positive(value); }

    /// <inheritdoc/>
    public override double At(long step)
    {
        double value = Start * Math.Pow(Factor, step);
        return Start > Stop ? Math.Max(value, Stop) : Math.Min(value, Stop);
    }
}
