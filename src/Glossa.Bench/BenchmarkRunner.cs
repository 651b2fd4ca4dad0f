using System.Diagnostics;

namespace Glossa.Bench;

/// <summary>The settings of timing: duration, rounds and cases.</summary>
public sealed record BenchmarkOptions
{
    /// <summary>The thread counts to time.</summary>
    public IReadOnlyList<int> Threads { get; init; } = Environment.ProcessorCount > 1 ? [1, 2] : [1];

    /// <summary>The time for all cases together, in seconds.</summary>
    public double Seconds { get; init; } = 30;

    /// <summary>The fewest rounds, however long they take.</summary>
    public int Rounds { get; init; } = 5;

    /// <summary>The shortest run to time, in seconds; quick cases are called several times a run.</summary>
    public double ShortestRun { get; init; } = 0.02;

    /// <summary>The time of rest before each run, in seconds, in which threads of another library that wait for work fall asleep.</summary>
    public double Rest { get; init; }

    /// <summary>The time a case runs before its clock starts, in seconds.</summary>
    public double WarmUp { get; init; }

    /// <summary>The text that the names of the timed cases contain; empty times all cases.</summary>
    public string Filter { get; init; } = "";
}

/// <summary>
/// Times cases on a machine that is shared and noisy: all cases and the multiply-add peak take turns, so that a slow minute affects all of
/// them, and the median counts.
/// </summary>
public static class BenchmarkRunner
{
    /// <summary>Runs a suite.</summary>
    /// <param name="suite">The suite to time.</param>
    /// <param name="options">The settings.</param>
    /// <param name="progress">Receives the fraction that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the timing early, with the runs there are.</param>
    /// <exception cref="ArgumentException">No case has the filter's text in its name.</exception>
    public static BenchmarkReport Run(
        BenchmarkSuite suite, BenchmarkOptions options, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        BenchmarkTimes times = Time(CasesOf(suite, options), options, progress, cancellation);
        return new BenchmarkReport(suite.Name, times.Machine, [.. times.Cases.Select(CaseReport.Of)]);
    }

    /// <summary>Returns the cases of a suite that the options ask for.</summary>
    /// <param name="suite">The suite.</param>
    /// <param name="options">The thread counts and the filter.</param>
    /// <exception cref="ArgumentException">No case has the filter's text in its name.</exception>
    public static IReadOnlyList<BenchmarkCase> CasesOf(BenchmarkSuite suite, BenchmarkOptions options)
    {
        BenchmarkCase[] cases =
            [.. suite.Cases(options.Threads).Where(c => c.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
        return cases.Length > 0 ? cases
            : throw new ArgumentException($"The suite '{suite.Name}' has no case whose name contains '{options.Filter}'.");
    }

    /// <summary>Times cases, which take turns in the order given.</summary>
    /// <param name="cases">The cases to time.</param>
    /// <param name="options">The settings.</param>
    /// <param name="progress">Receives the fraction that is done, from 0 to 1.</param>
    /// <param name="cancellation">Ends the timing early, with the rounds there are.</param>
    public static BenchmarkTimes Time(
        IReadOnlyList<BenchmarkCase> cases, BenchmarkOptions options, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        Timed[] timed = [.. cases.Select(c => new Timed(c))];
        Dictionary<int, List<double>> peaks = options.Threads.ToDictionary(threads => threads, _ => new List<double>());
        foreach (Timed t in timed) t.Calibrate(options.ShortestRun);
        Stopwatch clock = Stopwatch.StartNew();
        for (int round = 0; round < options.Rounds || clock.Elapsed.TotalSeconds < options.Seconds; round++)
        {
            if (cancellation.IsCancellationRequested && round > 0) break;
            foreach ((int threads, List<double> peak) in peaks)
            {
                Thread.Sleep(TimeSpan.FromSeconds(options.Rest));
                peak.Add(FmaPeak.Measure(threads));
            }
            foreach (Timed t in timed) t.RunOnce(options.Rest, options.WarmUp);
            progress?.Report(Math.Min(1, Math.Min((round + 1.0) / options.Rounds, clock.Elapsed.TotalSeconds / options.Seconds)));
        }
        Dictionary<int, double> medians = peaks.ToDictionary(peak => peak.Key, peak => BenchmarkTimes.Median(peak.Value));
        return new BenchmarkTimes(
            [.. timed.Select(t => t.Times(medians[t.Case.Threads]))],
            new MachineReport(Machine.Cpu, Machine.InstructionSet, medians.ToDictionary(peak => $"{peak.Key}", peak => peak.Value)));
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

        public void RunOnce(double rest, double warmUp)
        {
            Thread.Sleep(TimeSpan.FromSeconds(rest));
            long start = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(start).TotalSeconds < warmUp) benchmark.Call();
            seconds.Add(Time() / calls);
        }

        public CaseTimes Times(double peak) => new(benchmark, seconds, benchmark.GigaFlops / BenchmarkTimes.Median(seconds) / peak);

        private double Time()
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < calls; i++) benchmark.Call();
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
