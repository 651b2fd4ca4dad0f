using System.Diagnostics;

namespace Glossa.Bench;

/// <summary>How long and how often to time.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>The thread counts to time.</summary>
    public IReadOnlyList<int> Threads { get; init; } = Environment.ProcessorCount > 1 ? [1, 2] : [1];

    /// <summary>The time for all cases together, in seconds.</summary>
    public double Seconds { get; init; } = 30;

    /// <summary>The shortest run to time, in seconds; quick cases are called several times a run.</summary>
    public double ShortestRun { get; init; } = 0.02;

    /// <summary>Only cases whose name contains this text; all when empty.</summary>
    public string Filter { get; init; } = "";
}

/// <summary>
/// Times cases on a machine that is shared and noisy: all cases and the multiply-add peak take turns, so that a slow minute hits all of
/// them, and what counts is the median.
/// </summary>
public static class BenchmarkRunner
{
    private const int FewestRuns = 5;

    /// <summary>Runs a suite.</summary>
    /// <param name="suite">What to time.</param>
    /// <param name="options">How long.</param>
    /// <param name="progress">Told the fraction that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the timing early, with the runs there are.</param>
    public static BenchmarkReport Run(BenchmarkSuite suite, BenchmarkOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Timed[] timed = [.. suite.Cases(options.Threads).Where(c => c.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase)).Select(c => new Timed(c))];
        if (timed.Length == 0) throw new ArgumentException($"The suite '{suite.Name}' has no case whose name contains '{options.Filter}'.");
        Dictionary<int, List<double>> peaks = options.Threads.ToDictionary(threads => threads, _ => new List<double>());
        foreach (Timed t in timed) t.Calibrate(options.ShortestRun);
        Stopwatch clock = Stopwatch.StartNew();
        for (int round = 0; round < FewestRuns || clock.Elapsed.TotalSeconds < options.Seconds; round++)
        {
            if (cancellation.IsCancellationRequested && round > 0) break;
            foreach ((int threads, List<double> peak) in peaks) peak.Add(FmaPeak.Measure(threads));
            foreach (Timed t in timed) t.RunOnce();
            progress?.Report(Math.Min(1, Math.Min((round + 1.0) / FewestRuns, clock.Elapsed.TotalSeconds / options.Seconds)));
        }
        Dictionary<string, double> medians = peaks.ToDictionary(peak => peak.Key.ToString(System.Globalization.CultureInfo.InvariantCulture), peak => Median(peak.Value));
        return new BenchmarkReport(suite.Name, new MachineReport(Machine.Cpu, Machine.InstructionSet, medians), [.. timed.Select(t => t.Report(Median(peaks[t.Case.Threads])))]);
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed class Timed(BenchmarkCase benchmark)
    {
        private readonly List<double> seconds = [];
        private int calls = 1;

        public BenchmarkCase Case => benchmark;

        /// <summary>Compiles and warms up, and finds how many calls make a run.</summary>
        public void Calibrate(double shortestRun)
        {
            for (int i = 0; i < 3; i++) benchmark.Call();
            while (true)
            {
                double took = Time();
                if (took >= shortestRun) return;
                calls = Math.Max(calls + 1, (int)Math.Min(calls * 10.0, Math.Ceiling(calls * shortestRun * 1.2 / Math.Max(took, 1e-7))));
            }
        }

        public void RunOnce() => seconds.Add(Time() / calls);

        public CaseReport Report(double peak)
        {
            double median = Median(seconds);
            return new CaseReport(benchmark.Name, benchmark.Threads, benchmark.Work / seconds.Min(), benchmark.Work / median, benchmark.Unit, benchmark.GigaFlops / median / peak, seconds.Count);
        }

        private double Time()
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++) benchmark.Call();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
