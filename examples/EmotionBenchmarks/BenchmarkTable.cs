using System.Globalization;

/// <summary>The results of all methods on all sets as a table of Markdown: means over the seeds and their standard deviation.</summary>
internal static class BenchmarkTable
{
    public static void Print(IReadOnlyList<BenchmarkRun> runs, TextWriter writer)
    {
        foreach (IGrouping<string, BenchmarkRun> part in runs.GroupBy(run => run.Part))
        {
            string[] methods = [.. part.Select(run => run.Method).Distinct()];
            writer.WriteLine($"| {part.Key} | measure | {string.Join(" | ", methods)} | paper: new | paper: chain-thaw |");
            writer.WriteLine($"| --- | --- |{string.Concat(Enumerable.Repeat(" ---: |", methods.Length + 2))}");
            foreach (BenchmarkSet set in BenchmarkSet.All.Where(set => part.Any(run => run.Set == set.Name)))
            {
                string measure =
                    set.Measure switch { Measure.AverageF => "mean F", Measure.PositiveF => $"F of {set.Labels[1]}", _ => "accuracy" };
                IEnumerable<string> cells = methods.Select(
                    method => Cell([.. part.Where(run => run.Set == set.Name && run.Method == method).Select(run => run.Score)]));
                writer.WriteLine($"| {set.Name} | {measure} | {string.Join(" | ", cells)} | {Number(set.New)} | {Number(set.ChainThaw)} |");
            }
            writer.WriteLine();
        }
    }

    private static string Cell(double[] scores)
    {
        if (scores.Length == 0) return "";
        double mean = scores.Average();
        return scores.Length == 1
            ? Number(mean)
            : $"{Number(mean)} ± {Number(Math.Sqrt(scores.Sum(score => Math.Pow(score - mean, 2)) / (scores.Length - 1)))}";
    }

    private static string Number(double? score) => score?.ToString("F3", CultureInfo.InvariantCulture) ?? "";
}
