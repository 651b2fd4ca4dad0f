namespace Glossa.Nn;

/// <summary>Always the same value.</summary>
public sealed record ConstantSchedule : Schedule
{
    /// <summary>The value.</summary>
    public required double Value { get; init; }

    /// <inheritdoc/>
    public override double At(long step) => Value;
}
