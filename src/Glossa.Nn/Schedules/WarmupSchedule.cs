namespace Glossa.Nn;

/// <summary>
/// A rise to the first value of another schedule, which then follows from its beginning: <c>then(0) · (from + (1 − from) · step /
/// steps)</c>, later <c>then(step − steps)</c>. With a <see cref="LinearSchedule"/> to 0 it is the usual one of transformers (Devlin et al.
/// 2019), with a <see cref="ConstantSchedule"/> or <see cref="CosineSchedule"/> their other ones.
/// </summary>
public sealed record WarmupSchedule : Schedule
{
    /// <summary>The number of steps of the rise.</summary>
    public required long Steps { get; init => field = Setting.NotNegative(value); }

    /// <summary>The fraction of the first value from which the rise starts.</summary>
    public double From { get; init; }

    /// <summary>The schedule that follows.</summary>
    public required Schedule Then { get; init; }

    /// <inheritdoc/>
    public override double At(long step) =>
        step < Steps ? Then.At(0) * (From + ((1 - From) * step / Steps)) : Then.At(step - Steps);
}
