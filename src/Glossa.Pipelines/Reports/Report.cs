using System.Text.Json.Nodes;

namespace Glossa.Pipelines;

/// <summary>The description of scores or of a model: for people as lines and tables, for machines as JSON.</summary>
/// <param name="Json">The same as JSON.</param>
/// <param name="Items">Lines and tables, in their order.</param>
public sealed record Report(JsonObject Json, IReadOnlyList<ReportItem> Items);

/// <summary>A line or a table of a <see cref="Report"/>.</summary>
public abstract record ReportItem;

/// <summary>A line of text; an empty one separates.</summary>
/// <param name="Text">The text, which may have several lines; where there are names, {0} is replaced by the first of them, and so
/// on.</param>
/// <param name="Names">Names that come from files: they must be escaped when shown.</param>
public sealed record ReportLine(string Text, params IReadOnlyList<string> Names) : ReportItem;

/// <summary>A table.</summary>
/// <param name="Columns">The names of the columns.</param>
/// <param name="Rows">The cells of each row.</param>
public sealed record ReportTable(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : ReportItem
{
    /// <summary>The items that replace a table that does not fit; null shows the table all the same.</summary>
    public IReadOnlyList<ReportItem>? Instead { get; init; }
}

/// <summary>A column of a <see cref="ReportTable"/>.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsNumber">Whether its cells are numbers, which are aligned to the right.</param>
public sealed record ReportColumn(string Name, bool IsNumber = true);
