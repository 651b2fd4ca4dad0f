namespace Glossa.Bench;

/// <summary>The times of cases that took turns.</summary>
/// <param name="Cases">The times of each case.</param>
/// <param name="Machine">The machine, with its limit as measured in the same rounds.</param>
public sealed record BenchmarkTimes(IReadOnlyList<CaseTimes> Cases, MachineReport Machine)
{
    /// <summary>Returns the median of some figures.</summary>
    /// <param name="values">The figures, at least one.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>The times of one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Seconds">The seconds of one call in each round.</param>
/// <param name="FractionOfPeak">The direct algorithm's multiply-adds against the peak, medians of both; null where they say
/// nothing.</param>
public sealed record CaseTimes(BenchmarkCase Case, IReadOnlyList<double> Seconds, double? FractionOfPeak)
{
    /// <summary>The median of its work per second.</summary>
    public double Median => Case.Work / BenchmarkTimes.Median(Seconds);
}
