using System.Globalization;

namespace Glossa.Plots;

/// <summary>A place of an axis with its label; without one a grid line only.</summary>
internal readonly record struct PlotTick(double Value, string Label);

/// <summary>An axis with its range and its ticks at round numbers.</summary>
internal sealed class PlotScale
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    private readonly bool isLogarithmic;
    private readonly double low;
    private readonly double high;

    /// <summary>A scale that has room for all values.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">What is to be shown; what cannot be is passed over.</param>
    /// <param name="margin">What part of the range is left free at the ends the axis does not fix.</param>
    /// <param name="most">How many ticks there are at most, about.</param>
    public PlotScale(PlotAxis axis, IEnumerable<double> values, double margin, int most)
    {
        isLogarithmic = axis.IsLogarithmic;
        double[] shown =
            [.. values.Where(axis.CanShow).Concat(new[] { axis.Minimum, axis.Maximum }.OfType<double>().Where(axis.CanShow))
                .Select(Coordinate)];
        (double least, double greatest) = shown.Length > 0 ? (shown.Min(), shown.Max()) : (0, 1);
        if (axis.Minimum is { } minimum && axis.CanShow(minimum)) least = Coordinate(minimum);
        if (axis.Maximum is { } maximum && axis.CanShow(maximum)) greatest = Coordinate(maximum);
        if (!(greatest - least > Math.Abs(greatest) * 1e-12))
        {
            double around = isLogarithmic || least == 0 ? 1 : Math.Abs(least) * 0.5;
            (least, greatest) = (least - around, least + around);
        }
        double free = (greatest - least) * margin;
        low = axis.Minimum is null ? least - free : least;
        high = axis.Maximum is null ? greatest + free : greatest;
        // A range that reaches zero but for the margin begins there.
        if (!isLogarithmic && axis.Minimum is null && least >= 0 && low < 0) low = 0;
        Ticks = [.. isLogarithmic ? Powers(most) : Steps(most)];
    }

    public IReadOnlyList<PlotTick> Ticks { get; }

    /// <summary>Returns the position of a value: 0 at the start, 1 at the end.</summary>
    public double Of(double value) => (Coordinate(value) - low) / (high - low);

    private double Coordinate(double value) => isLogarithmic ? Math.Log10(value) : value;

    private IEnumerable<PlotTick> Steps(int most)
    {
        double rough = (high - low) / most, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power <= 1 ? 1 : rough / power <= 2 ? 2 : rough / power <= 5 ? 5 : 10);
        double largest = Math.Max(Math.Abs(low), Math.Abs(high));
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step * 1.0000001)));
        string format = largest is < 1e7 and >= 1e-4 ? "N" + decimals.ToString(CultureInfo.InvariantCulture) : "0.###e0";
        for (double i = Math.Ceiling(low / step); i * step <= high + (step * 1e-9); i++)
        {
            double value = i * step;
            yield return new PlotTick(value, value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−'));
        }
    }

    private IEnumerable<PlotTick> Powers(int most)
    {
        int first = (int)Math.Ceiling(low - 1e-9), last = (int)Math.Floor(high + 1e-9);
        if (high - low < 1.5)
        {
            // Hardly a decade: the numbers 1, 2, 5 within it, or where even these are few, round steps.
            PlotTick[] within = [.. Enumerable.Range((int)Math.Floor(low), 4)
                .SelectMany(power => new[] { 1, 2, 5 }.Select(digit => digit * Math.Pow(10, power)))
                .Where(value => Math.Log10(value) >= low - 1e-9 && Math.Log10(value) <= high + 1e-9)
                .Select(value => new PlotTick(value, Plain(value)))];
            foreach (PlotTick tick in within) yield return tick;
            yield break;
        }
        int every = Math.Max(1, (int)Math.Ceiling((last - first + 1) / (double)most));
        for (int power = first; power <= last; power++)
        {
            if (power % every == 0) yield return new PlotTick(Math.Pow(10, power), Power(power));
        }
    }

    private static string Plain(double value) => value is >= 1e-4 and < 1e6
        ? value.ToString("#,0.######", CultureInfo.InvariantCulture)
        : value.ToString("0.#e0", CultureInfo.InvariantCulture).Replace('-', '−');

    private static string Power(int power) => power is >= -2 and <= 3
        ? Math.Pow(10, power).ToString("#,0.##", CultureInfo.InvariantCulture)
        : "10" + (power < 0 ? "⁻" : "")
            + string.Concat(Math.Abs(power).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']));
}
