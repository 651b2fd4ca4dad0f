using System.CommandLine;
using System.Globalization;
using Glossa.Bench;

namespace Glossa.Cli.Commands;

/// <summary>`glossa bench NAME`: times a suite beside the machine's multiply-add peak.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Argument<string> name = new("name")
        {
            Description = "The suite: " + string.Join(", ", AllSuites.List.Select(suite => suite.Name)) + ".",
        };
        name.AcceptOnlyFromAmong([.. AllSuites.List.Select(suite => suite.Name)]);
        Option<bool> json = new("--json") { Description = "Print the report as JSON." };
        Option<double> seconds = new("--seconds") { Description = "How long to measure.", DefaultValueFactory = _ => 30 };
        seconds.Check(given => given is > 0 and < double.PositiveInfinity ? null : "is a number of seconds above 0.");
        Option<string> threads = new("--threads")
        {
            Description = "The thread counts to measure, for example 1,2.",
            DefaultValueFactory = _ => string.Join(',', new BenchmarkOptions().Threads),
        };
        Option<string> filter = new("--filter")
        {
            Description = "Only cases whose name contains this text.",
            DefaultValueFactory = _ => "",
        };
        Command command = new("bench", "Measure speed beside the machine's multiply-add peak. All cases take turns.")
        {
            name, json, seconds, threads, filter,
        };
        command.SetAction(parsed =>
        {
            BenchmarkSuite suite = AllSuites.List.First(suite => suite.Name == parsed.GetValue(name));
            BenchmarkOptions options = new()
            {
                Seconds = parsed.GetValue(seconds),
                Threads = ThreadCounts(parsed.GetValue(threads)!),
                Filter = parsed.GetValue(filter)!,
            };
            BenchmarkReport report = RunWithProgress(suite, options);
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(report.ToJson());
            else Print(report);
        });
        return command;
    }

    private static BenchmarkReport RunWithProgress(BenchmarkSuite suite, BenchmarkOptions options)
    {
        // The line is drawn between runs only: a thread that redraws it would disturb what is measured.
        ProgressLine line = new();
        try
        {
            return BenchmarkRunner.Run(suite, options, new SynchronousProgress(fraction => line.Show($"bench {suite.Name}", fraction)));
        }
        finally
        {
            line.Erase();
        }
    }

    private static int[] ThreadCounts(string text)
    {
        int[] counts = [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out int count) && count > 0 ? count
                : throw new ArgumentException($"--threads takes positive numbers with commas between, not '{part}'."))];
        return counts.Length > 0 ? counts : throw new ArgumentException("--threads needs at least one number.");
    }

    private static void Print(BenchmarkReport report)
    {
        string peaks = string.Join(", ", report.Machine.PeakGflops.Select(peak =>
            string.Create(CultureInfo.InvariantCulture, $"{peak.Value:F0} on {peak.Key} thread{(peak.Key == "1" ? "" : "s")}")));
        Console.Out.WriteLine($"{report.Machine.Cpu}, {report.Machine.Isa}; multiply-add peak in GFLOP/s: {peaks}");
        TextTable table = new TextTable().Names("case").Numbers("threads", "best", "median").Names("unit").Numbers("of peak", "runs");
        foreach (CaseReport result in report.Results)
        {
            table.Row(
                result.Case, Number(result.Threads), Number(result.Best), Number(result.Median), result.Unit,
                result.FractionOfPeak is { } fraction ? fraction.ToString("P1", CultureInfo.InvariantCulture) : "", Number(result.Runs));
        }
        table.Write();
    }

    private static string Number(double value) =>
        value.ToString(value >= 1000 || value == Math.Round(value) ? "N0" : "G4", CultureInfo.InvariantCulture);

    /// <summary>Reports on the thread that computes; a timing must not wait for another.</summary>
    private sealed class SynchronousProgress(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
