namespace Glossa.Nn;

/// <summary>One schedule for some steps, then another from its beginning.</summary>
public sealed record SequenceSchedule : Schedule
{
    /// <summary>What comes first.</summary>
    public required Schedule First { get; init; }

    /// <summary>How many steps the first schedule is used.</summary>
    public required long Steps { get; init => field = Setting.NotNegative(value); }

    /// <summary>What follows.</summary>
    public required Schedule Then { get; init; }

    /// <inheritdoc/>
    public override double At(long step) => step < Steps ? First.At(step) : Then.At(step - Steps);
}
