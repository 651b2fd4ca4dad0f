using Glossa.Plots;

namespace Glossa.Training;

/// <summary>A step of a search for the learning rate.</summary>
/// <param name="LearningRate">The rate.</param>
/// <param name="Loss">The loss of the step's batch, before the step.</param>
/// <param name="Smoothed">The average of the losses so far, recent ones weighing most.</param>
public readonly record struct LearningRatePoint(double LearningRate, double Loss, double Smoothed);

/// <summary>The losses at rising learning rates, and the rates they suggest.</summary>
/// <param name="Points">The steps, the rates rising.</param>
/// <param name="Diverged">Whether the loss rose so far (or was not finite any more) that the search ended before the highest rate.</param>
public sealed record LearningRateSearch(IReadOnlyList<LearningRatePoint> Points, bool Diverged)
{
    // The first averages are of few losses.
    private const int Settling = 5;

    /// <summary>The rate at which the smoothed loss was lowest: too high to train with.</summary>
    public double Minimum => Points[LowestIndex].LearningRate;

    /// <summary>A tenth of <see cref="Minimum"/> (fastai's rule of thumb); null where the loss never fell.</summary>
    public double? TenthOfMinimum => Falls ? Minimum / 10 : null;

    /// <summary>
    /// The rate at which the smoothed loss fell most steeply, over the logarithm of the rate and on the way to its lowest value; null where
    /// it never fell.
    /// </summary>
    public double? Steepest
    {
        get
        {
            if (!Falls) return null;
            int steepest = Enumerable.Range(Settling, LowestIndex - Settling).MinBy(Slope);
            return Slope(steepest) < 0 ? Points[steepest].LearningRate : null;
        }
    }

    /// <summary>
    /// The rate to train with: the lower of <see cref="Steepest"/> and <see cref="TenthOfMinimum"/>; null where the loss never fell.
    /// </summary>
    public double? Suggestion => Steepest is { } steepest ? Math.Min(steepest, TenthOfMinimum!.Value) : TenthOfMinimum;

    private bool Falls => LowestIndex > Settling;

    private int LowestIndex =>
        Enumerable.Range(Math.Min(Settling, Points.Count - 1), Math.Max(1, Points.Count - Settling)).MinBy(i => Points[i].Smoothed);

    /// <summary>Returns a plot of the losses over the rates, with the suggestions.</summary>
    public LinePlot ToPlot()
    {
        // The end, where the loss diverges, would flatten everything else.
        double start = Points[0].Smoothed, lowest = Points.Min(point => point.Smoothed), room = Falls ? start - lowest : start;
        return new LinePlot(
            "Loss while the learning rate rises",
            new PlotAxis("learning rate") { IsLogarithmic = true },
            new PlotAxis("loss") { Minimum = lowest - (room / 2), Maximum = start + room },
            [
                new PlotSeries("smoothed", [.. Points.Select(point => new PlotPoint(point.LearningRate, point.Smoothed))]),
                new PlotSeries("each batch", [.. Points.Select(point => new PlotPoint(point.LearningRate, point.Loss))])
                {
                    Style = PlotStyle.Thin,
                },
            ])
        {
            Markers = [.. Marker("steepest fall", Steepest), .. Marker("a tenth of the minimum", TenthOfMinimum)],
        };
    }

    private static IEnumerable<PlotMarker> Marker(string name, double? at) => at is { } rate ? [new PlotMarker(name, rate)] : [];

    /// <summary>Returns the change of the smoothed loss around a step; the logarithms of the rates are equally spaced.</summary>
    private double Slope(int i) => (Points[Math.Min(i + 1, Points.Count - 1)].Smoothed - Points[Math.Max(i - 1, 0)].Smoothed) / 2;
}
