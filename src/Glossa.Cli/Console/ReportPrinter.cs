using System.Globalization;
using Glossa.Pipelines;

namespace Glossa.Cli;

/// <summary>Prints reports for people on standard output.</summary>
internal static class ReportPrinter
{
    /// <summary>Prints the lines and tables of a report.</summary>
    /// <param name="report">The report.</param>
    public static void Print(Report report) => Print(report.Items);

    private static void Print(IEnumerable<ReportItem> items)
    {
        foreach (ReportItem item in items)
        {
            if (item is ReportLine line) Console.Out.WriteLine(TextOf(line));
            else if (item is ReportTable table) Print(table);
        }
    }

    private static string TextOf(ReportLine line) =>
        line.Names.Count == 0 ? line.Text : string.Format(CultureInfo.InvariantCulture, line.Text, [.. line.Names.Select(Harmless.Line)]);

    private static void Print(ReportTable report)
    {
        TextTable table = new();
        foreach (ReportColumn column in report.Columns)
        {
            if (column.IsNumber) table.Numbers(column.Name);
            else table.Names(column.Name);
        }
        foreach (IReadOnlyList<string> row in report.Rows) table.Row(row);
        if (report.Instead is { } other && !table.Fits) Print(other);
        else table.Write();
    }
}
