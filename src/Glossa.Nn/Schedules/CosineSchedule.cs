namespace Glossa.Nn;

/// <summary>
/// Half a cosine wave from one value to another (Loshchilov and Hutter 2017, "SGDR"): <c>to + (from − to) · (1 + cos(π · step / steps)) /
/// 2</c>. Beyond its steps the wave continues and the value comes back, as PyTorch's does.
/// </summary>
public sealed record CosineSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double From { get; init; }

    /// <summary>The value at step <see cref="Steps"/>.</summary>
    public double To { get; init; }

    /// <summary>The number of steps of half a wave.</summary>
    public required long Steps { get; init => field = Setting.Positive(value); }

    /// <inheritdoc/>
    public override double At(long step) => Between(From, To, (double)step / Steps);

    /// <summary>The value a fraction of the way along half a wave.</summary>
    internal static double Between(double from, double to, double fraction) => to + ((from - to) * (1 + Math.Cos(Math.PI * fraction)) / 2);
}
