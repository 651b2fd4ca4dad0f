using System.Globalization;
using System.Text;
using Glossa.Plots;

namespace Glossa.Pipelines;

/// <summary>Language models compared on one text.</summary>
/// <param name="Config">The configuration that they were made from.</param>
/// <param name="Rows">The models, in the order of the configuration.</param>
public sealed record ComparisonReport(ComparisonConfig Config, IReadOnlyList<ComparisonRow> Rows)
{
    /// <summary>Returns the table as Markdown, with the samples below.</summary>
    public string ToMarkdown()
    {
        StringBuilder text = new();
        text.Append("| model | parameters | epochs | time per epoch | nats per symbol | bits per character | perplexity |\n"
            + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (ComparisonRow row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name}: {row.Description} | {row.Parameters:N0} | {row.Epochs:0.#} | "
                + $"{Seconds(row.PerEpoch)} | {Number(row, LanguageModelScores.Loss, "F3")} | "
                + $"{Number(row, LanguageModelScores.BitsPerCharacter, "F3")} | {Number(row, LanguageModelScores.Perplexity, "F2")} |\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"\nSamples that begin with '{Config.Prefix}', temperature {Config.Temperature}:\n\n");
        foreach (ComparisonRow row in Rows) text.Append(CultureInfo.InvariantCulture, $"- **{row.Name}**: {Quoted(row.Sample)}\n");
        return text.ToString();
    }

    /// <summary>Returns a plot of the bits per character on the held-out text over the time of training.</summary>
    public LinePlot ToPlot() =>
        new("Language models of one text", new PlotAxis("minutes of training"), new PlotAxis("bits per character, held-out text"),
            [.. Rows.Where(row => row.History.Count > 0).Select(row => new PlotSeries(row.Name, [.. row.History.Select(point =>
                new PlotPoint(point.Seconds / 60, point.Scores.GetValueOrDefault(LanguageModelScores.BitsPerCharacter, double.NaN)))])
            {
                Style = PlotStyle.Dots,
            })]);

    /// <summary>Returns a score as the tables show it; "–" where there is none.</summary>
    /// <param name="row">The model.</param>
    /// <param name="score">The score's name.</param>
    /// <param name="format">The number's format.</param>
    public static string Number(ComparisonRow row, string score, string format) =>
        !row.Scores.TryGetValue(score, out double value) ? "–"
            : double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture)
            : "∞";

    /// <summary>Returns a duration in seconds as the tables show it.</summary>
    /// <param name="time">The duration.</param>
    public static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");

    /// <summary>Returns a text as code within a line.</summary>
    private static string Quoted(string text)
    {
        string line = text.ReplaceLineEndings(" ⏎ ");
        return line.Contains('`', StringComparison.Ordinal) ? $"`` {line} ``" : $"`{line}`";
    }
}
