using System.Globalization;

namespace Glossa.Training;

/// <summary>The settings of a <see cref="LearningRateFinder{TExample}"/>.</summary>
public sealed record LearningRateFinderOptions
{
    /// <summary>The rate of the first step.</summary>
    public double Lowest { get; init => field = Positive(value, nameof(Lowest)); } = 1e-7;

    /// <summary>The rate of the last step.</summary>
    public double Highest { get; init => field = Positive(value, nameof(Highest)); } = 10;

    /// <summary>How many steps there are from the lowest rate to the highest.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>How much of the average of the losses before a step keeps, in [0, 1).</summary>
    public double Smoothing { get; init; } = 0.9;

    /// <summary>At how many times its lowest value the smoothed loss ends the search.</summary>
    public double StopAt { get; init; } = 4;

    /// <summary>Refuses settings that make no search.</summary>
    internal void Validate()
    {
        if (Highest <= Lowest) throw Wrong(nameof(Highest), $"above {nameof(Lowest)} ({Lowest.ToString(CultureInfo.InvariantCulture)})", Highest);
        if (Steps < 10) throw Wrong(nameof(Steps), "at least 10, or there is no slope to see", Steps);
        if (Smoothing is not (>= 0 and < 1)) throw Wrong(nameof(Smoothing), "at least 0 and less than 1", Smoothing);
        if (!(StopAt > 1)) throw Wrong(nameof(StopAt), "more than 1", StopAt);
    }

    private static double Positive(double value, string name) => value > 0 && double.IsFinite(value) ? value : throw Wrong(name, "positive", value);

    private static TrainingException Wrong(string name, string valid, double value) => new(string.Create(CultureInfo.InvariantCulture, $"{name} must be {valid}, but it is {value}."));
}
