using System.Text.Json.Nodes;

namespace Glossa.Pipelines;

/// <summary>Several reports as one.</summary>
internal static class Reports
{
    /// <summary>Returns the reports under their names, one after the other.</summary>
    /// <param name="reports">The names and the reports; null is left out.</param>
    public static Report Of(IReadOnlyList<(string Name, Report? Report)> reports)
    {
        JsonObject json = [];
        List<ReportItem> items = [];
        foreach ((string name, Report? report) in reports)
        {
            if (report is null) continue;
            json[name] = report.Json.DeepClone();
            if (items.Count > 0) items.Add(new ReportLine(""));
            items.Add(new ReportLine("{0}:", name));
            items.AddRange(report.Items);
        }
        return new Report(json, items);
    }
}
