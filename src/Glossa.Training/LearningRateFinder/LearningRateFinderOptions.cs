using System.Globalization;

namespace Glossa.Training;

/// <summary>The settings of a <see cref="LearningRateFinder{TExample}"/>.</summary>
public sealed record LearningRateFinderOptions
{
    private const string LowestRate = "the lowest learning rate (--from)", HighestRate = "the highest learning rate (--to)";

    /// <summary>The rate of the first step.</summary>
    public double Lowest { get; init => field = Positive(value, LowestRate); } = 1e-7;

    /// <summary>The rate of the last step.</summary>
    public double Highest { get; init => field = Positive(value, HighestRate); } = 10;

    /// <summary>The number of steps from the lowest rate to the highest.</summary>
    public int Steps { get; init; } = 100;

    /// <summary>The fraction of the previous average of the losses that a step keeps, in [0, 1).</summary>
    public double Smoothing { get; init; } = 0.9;

    /// <summary>The multiple of its lowest value at which the smoothed loss ends the search.</summary>
    public double StopAt { get; init; } = 4;

    /// <summary>Refuses settings that are not possible.</summary>
    internal void Validate()
    {
        if (Highest <= Lowest) throw Wrong(HighestRate, $"above {Lowest.ToString(CultureInfo.InvariantCulture)}, {LowestRate}", Highest);
        if (Steps < 10) throw Wrong("the number of steps (--steps)", "at least 10, or there is no slope to see", Steps);
        if (Smoothing is not (>= 0 and < 1)) throw Wrong("the smoothing", "at least 0 and less than 1", Smoothing);
        if (!(StopAt > 1)) throw Wrong("the factor of the loss that ends the search", "more than 1", StopAt);
    }

    private static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw Wrong(name, "positive", value);

    private static TrainingException Wrong(string what, string valid, double value) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(what[0])}{what[1..]} must be {valid}, "
            + $"but it is {value}."));
}
