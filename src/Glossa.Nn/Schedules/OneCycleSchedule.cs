namespace Glossa.Nn;

/// <summary>
/// One cycle (Smith and Topin 2018, "Super-convergence"; cosine form as PyTorch and fastai): half a wave from <see cref="First"/> to
/// <see cref="Peak"/>, half a wave on to <see cref="Last"/>, then constant. The momentum cycles against the rate: high, low, high.
/// </summary>
public sealed record OneCycleSchedule : Schedule
{
    /// <summary>The value at step 0.</summary>
    public required double First { get; init; }

    /// <summary>The value at step <c>RiseFraction · Steps − 1</c>.</summary>
    public required double Peak { get; init; }

    /// <summary>The value from step <c>Steps − 1</c> on.</summary>
    public required double Last { get; init; }

    /// <summary>The number of steps of the cycle.</summary>
    public required long Steps { get; init => field = Setting.Positive(value); }

    /// <summary>The fraction of the steps that the first half wave takes.</summary>
    public double RiseFraction { get; init => field = Setting.Fraction(value); } = 0.3;

    /// <summary>PyTorch's cycle of the learning rate: from <c>peak / 25</c> to the peak to <c>peak / 250 000</c>.</summary>
    /// <param name="peak">The highest rate.</param>
    /// <param name="steps">The number of steps of the cycle.</param>
    public static OneCycleSchedule Rate(double peak, long steps) =>
        new() { First = peak / 25, Peak = peak, Last = peak / 25e4, Steps = steps };

    /// <summary>PyTorch's cycle of the momentum: from 0.95 to 0.85 to 0.95.</summary>
    /// <param name="steps">The number of steps of the cycle.</param>
    public static OneCycleSchedule Momentum(long steps) => new() { First = 0.95, Peak = 0.85, Last = 0.95, Steps = steps };

    /// <inheritdoc/>
    public override double At(long step)
    {
        double turn = (RiseFraction * Steps) - 1, end = Steps - 1;
        if (step >= end) return Last;
        return step < turn
            ? CosineSchedule.Between(First, Peak, step / turn)
            : CosineSchedule.Between(Peak, Last, (step - turn) / (end - turn));
    }
}
