namespace Glossa.Plots;

/// <summary>An axis of a plot.</summary>
/// <param name="Label">What it measures, with the unit.</param>
public sealed record PlotAxis(string Label = "")
{
    /// <summary>Whether equal distances are equal factors; what is not positive cannot be shown then.</summary>
    public bool IsLogarithmic { get; init; }

    /// <summary>The start; that of the data, or a little before, when left out.</summary>
    public double? Minimum { get; init; }

    /// <summary>The end; that of the data, or a little after, when left out.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether a value has a place on the axis; of the largest numbers not even the differences are finite.</summary>
    internal bool CanShow(double value) => Math.Abs(value) < 1e300 && (!IsLogarithmic || value > 0);
}
