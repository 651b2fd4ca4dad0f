using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The settings of a <see cref="Plateau"/>.</summary>
public sealed record PlateauOptions
{
    /// <summary>Whether a higher score is better (an accuracy); otherwise a lower one is (a loss).</summary>
    public bool HigherIsBetter { get; init; }

    /// <summary>The factor of the value when the score has stopped improving, between 0 and 1.</summary>
    public double Factor { get; init => field = Setting.Fraction(value); } = 0.1;

    /// <summary>The number of scores without improvement that are allowed; the next one lowers the value.</summary>
    public int Patience { get; init => field = Setting.NotNegative(value); } = 10;

    /// <summary>The margin by which a score must beat the best to count as better: relative to the best, or absolute.</summary>
    public double Threshold { get; init => field = Setting.NotNegative(value); } = 1e-4;

    /// <summary>Whether the threshold is relative to the best score.</summary>
    public bool RelativeThreshold { get; init; } = true;

    /// <summary>The number of scores after a fall that are not counted as bad.</summary>
    public int Cooldown { get; init => field = Setting.NotNegative(value); }

    /// <summary>The smallest value.</summary>
    public double Minimum { get; init => field = Setting.NotNegative(value); }
}

/// <summary>
/// Lowers a value (a learning rate) when a score stops improving: PyTorch's <c>ReduceLROnPlateau</c>. Unlike a <see cref="Schedule"/> it
/// has state: <c>group.LearningRate = plateau.Observe(score)</c> after every evaluation.
/// </summary>
public sealed class Plateau
{
    private const double SmallestFall = 1e-8;

    private readonly PlateauOptions options;
    private int bad;
    private int cooling;

    /// <summary>A value that has not fallen yet.</summary>
    /// <param name="start">The value.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public Plateau(double start, PlateauOptions? options = null)
    {
        Value = start;
        this.options = options ?? new PlateauOptions();
        Best = Worst;
    }

    /// <summary>The value now.</summary>
    public double Value { get; private set; }

    /// <summary>The best score so far; infinite, on the bad side, before the first.</summary>
    public double Best { get; private set; }

    /// <summary>
    /// Looks at a score and lowers the value when there was no improvement for more than <see cref="PlateauOptions.Patience"/> scores.
    /// </summary>
    /// <param name="score">The score; NaN is never an improvement.</param>
    /// <returns>The value from now on.</returns>
    public double Observe(double score)
    {
        bool isBetter = IsBetter(score);
        if (isBetter) Best = score;
        bad = isBetter || cooling > 0 ? 0 : bad + 1;
        cooling = Math.Max(0, cooling - 1);
        if (bad <= options.Patience) return Value;
        double lower = Math.Max(options.Minimum, Value * options.Factor);
        // As in PyTorch, what is hardly a fall is none.
        if (Value - lower > SmallestFall) Value = lower;
        (bad, cooling) = (0, options.Cooldown);
        return Value;
    }

    /// <summary>The value, the counters and, after the first one, the best score.</summary>
    public TrainingState State()
    {
        Dictionary<string, double> scalars = new() { ["value"] = Value, ["bad"] = bad, ["cooling"] = cooling };
        // Files of values know no infinity.
        if (double.IsFinite(Best)) scalars["best"] = Best;
        return new TrainingState(nameof(Plateau), new Dictionary<string, Tensor>(), scalars);
    }

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">A state of a plateau.</param>
    /// <exception cref="OptimizerException">It is something else's state, or incomplete; nothing was changed then.</exception>
    public void LoadState(TrainingState state)
    {
        state.CheckKind(nameof(Plateau));
        (double value, double bad, double cooling) = (state.Scalar("value"), state.Scalar("bad"), state.Scalar("cooling"));
        (Value, Best, this.bad, this.cooling) = (value, state.Scalars.GetValueOrDefault("best", Worst), (int)bad, (int)cooling);
    }

    private double Worst => options.HigherIsBetter ? double.NegativeInfinity : double.PositiveInfinity;

    private bool IsBetter(double score)
    {
        double margin = options.RelativeThreshold ? options.Threshold * Best : options.Threshold;
        return double.IsInfinity(Best)
            ? options.HigherIsBetter ? score > Best : score < Best
            : options.HigherIsBetter ? score > Best + margin : score < Best - margin;
    }
}
