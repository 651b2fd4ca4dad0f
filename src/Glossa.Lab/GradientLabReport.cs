using System.Globalization;
using System.Text;
using Glossa.Plots;
using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>The result of a network that learned a task at a lag.</summary>
/// <param name="Task">The task.</param>
/// <param name="Network">The network.</param>
/// <param name="Lag">The lag.</param>
/// <param name="Steps">How many steps it learned; fewer than allowed where it could do the task before.</param>
/// <param name="Measure">What was measured on new sequences.</param>
public sealed record TaskResult(string Task, string Network, int Lag, int Steps, double Measure);

/// <summary>The measurements of the lab.</summary>
/// <param name="Options">What it measured with.</param>
/// <param name="Gradients">The norm of the gradient at each lag from 0, relative to that at lag 0, by network.</param>
/// <param name="Results">How well tasks were learned.</param>
public sealed record GradientLabReport(
    GradientLabOptions Options, IReadOnlyDictionary<string, double[]> Gradients, IReadOnlyList<TaskResult> Results)
{
    // Beyond, single precision has only noise to show.
    private const double Invisible = 1e-20;

    /// <summary>The gradients over the lag.</summary>
    public LinePlot GradientPlot => new(
        "How much of the loss reaches back", new PlotAxis("time lag k, steps"), new PlotAxis("gradient norm, 1 at lag 0")
        {
            IsLogarithmic = true,
            Minimum = Math.Max(Invisible, Gradients.Values.Min(norms => norms[^1])),
        },
        [.. Gradients.Select(network => new PlotSeries(network.Key, [.. network.Value.Select((norm, lag) => new PlotPoint(lag, norm))]))]);

    /// <summary>A task's results over the lag.</summary>
    /// <param name="task">The task.</param>
    public LinePlot TaskPlot(MemoryTask task) => new(
        string.Create(CultureInfo.InvariantCulture, $"The {task.Name} task after {Options.Steps:N0} steps, or as soon as it is learned"),
        new PlotAxis("lag, steps") { IsLogarithmic = true }, new PlotAxis(task.Measure)
        {
            IsLogarithmic = task.IsError,
            Minimum = task.IsError ? null : 0,
            Maximum = task.IsError ? null : 1.02,
        },
        [.. Results.Where(result => result.Task == task.Name).GroupBy(result => result.Network).Select(network =>
            new PlotSeries(network.Key, [.. network.Select(result => new PlotPoint(result.Lag, result.Measure))])
            {
                Style = PlotStyle.Dots,
            })])
    {
        Markers = [new PlotMarker("without memory", task.Baseline, IsHorizontal: true)],
    };

    /// <summary>The tables as Markdown.</summary>
    public string ToMarkdown()
    {
        int[] lags = [.. new[] { 1, 5, 10, 20, 50, 100 }.Where(lag => lag <= Options.Longest)];
        StringBuilder text = new();
        Row(text, ["gradient norm at lag", .. lags.Select(Number)]);
        Row(text, ["---", .. lags.Select(_ => "---:")]);
        foreach ((string network, double[] norms) in Gradients) Row(text, [network, .. lags.Select(lag => Short(norms[lag]))]);
        foreach (MemoryTask task in GradientLab.Tasks)
        {
            text.Append('\n');
            Row(text, [$"{task.Name}, {task.Measure} at lag", .. Options.Lags.Select(Number)]);
            Row(text, ["---", .. Options.Lags.Select(_ => "---:")]);
            foreach (IGrouping<string, TaskResult> network in Results.Where(result => result.Task == task.Name)
                .GroupBy(result => result.Network))
            {
                Row(text, [network.Key, .. network.Select(result => Cell(task, result))]);
            }
            Row(text, ["without memory", .. Options.Lags.Select(_ => Value(task, task.Baseline))]);
        }
        return text.ToString();
    }

    /// <summary>Writes the plots (SVG) and the tables (gradients-tables.md) into a folder.</summary>
    /// <param name="folder">The folder; made where there is none.</param>
    /// <exception cref="IOException">It cannot be written to.</exception>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        IEnumerable<(string Name, LinePlot Plot)> plots = GradientLab.Tasks.Select(task => ($"gradients-{task.Name}", TaskPlot(task)))
            .Prepend(("gradients-lag", GradientPlot));
        foreach ((string name, LinePlot plot) in plots) plot.Save(Path.Combine(folder, name + LinePlot.Extension));
        AtomicFile.Write(Path.Combine(folder, "gradients-tables.md"), stream => stream.Write(Encoding.UTF8.GetBytes(ToMarkdown())));
    }

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Number(int lag) => lag.ToString(CultureInfo.InvariantCulture);

    /// <summary>Formats a result: one that was learned is bold, with the steps it took.</summary>
    private string Cell(MemoryTask task, TaskResult result) =>
        result.Steps < Options.Steps
            ? string.Create(CultureInfo.InvariantCulture, $"**{Value(task, result.Measure)}** ({result.Steps:N0})")
            : Value(task, result.Measure);

    private static string Value(MemoryTask task, double value) =>
        task.IsError ? value.ToString("F4", CultureInfo.InvariantCulture) : value.ToString("P1", CultureInfo.InvariantCulture);

    private static string Short(double value) => value.ToString(value is < 0.001 or > 1000 ? "0.0e0" : "G3", CultureInfo.InvariantCulture);
}
