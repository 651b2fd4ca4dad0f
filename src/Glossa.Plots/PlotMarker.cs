namespace Glossa.Plots;

/// <summary>A dashed line across a plot: a suggestion, a baseline.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Value">The value that it marks.</param>
/// <param name="IsHorizontal">Whether it marks a value of the vertical axis, from left to right.</param>
public sealed record PlotMarker(string Name, double Value, bool IsHorizontal = false);
