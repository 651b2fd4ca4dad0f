namespace Glossa.Nn;

/// <summary>One schedule for some steps, then another from its beginning.</summary>
public sealed record SequenceSchedule : Schedule
{
    /// <summary>The first schedule.</summary>
    public required Schedule First { get; init; }

    /// <summary>The number of steps of the first schedule.</summary>
    public required long Steps { get; init => field = Setting.NotNegative(value); }

    /// <summary>The schedule that follows.</summary>
    public required Schedule Then { get; init; }

    /// <inheritdoc/>
    public override double At(long step) => step < Steps ? First.At(step) : Then.At(step - Steps);
}
