using System.Globalization;
using System.Text;
using System.Text.Json;
using Glossa.Bench;

namespace Glossa.Peers;

/// <summary>The results of a comparison.</summary>
/// <param name="Machine">The machine, with its limit as measured in the same rounds.</param>
/// <param name="Rows">One entry for each case and peer.</param>
internal sealed record ComparisonReport(MachineReport Machine, IReadOnlyList<ComparisonRow> Rows)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <summary>The report as the Markdown of docs/performance.md.</summary>
    public string ToMarkdown()
    {
        string peaks = string.Join(", ", Machine.PeakGflops.Select(peak => Text($"{peak.Value:F0} on {peak.Key}")));
        StringBuilder page = new();
        page.AppendLine(Text($"{Machine.Cpu}, {Machine.Isa}; multiply-add peak in GFLOP/s by threads: {peaks}."));
        page.AppendLine();
        page.AppendLine("| suite | case | threads | unit | Glossa | of peak | peer | its speed | ratio | quartiles | difference |");
        page.AppendLine("| --- | --- | --: | --- | --: | --: | --- | --: | --: | --- | --: |");
        foreach (ComparisonRow row in Rows)
        {
            string fraction = row.FractionOfPeak is { } value ? Text($"{value:P0}") : "";
            page.AppendLine(
                Text($"| {row.Suite} | {row.Case} | {row.Threads} | {row.Unit} | {Speed(row.Glossa)} | {fraction} ")
              + Text($"| {row.Peer} | {Speed(row.PeerMedian)} | {row.Ratio:F2} | {row.LowerQuartile:F2}–{row.UpperQuartile:F2} ")
              + Text($"| {row.Difference:0E+0} |"));
        }
        return page.ToString();
    }

    private static string Speed(double value) => Text(value >= 100 ? (FormattableString)$"{value:N0}" : $"{value:G3}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
