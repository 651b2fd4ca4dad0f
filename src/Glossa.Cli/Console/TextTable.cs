using Spectre.Console;
using Spectre.Console.Rendering;

namespace Glossa.Cli;

/// <summary>
/// A table for people: cells are <see cref="Harmless"/>, numbers are aligned to the right and never broken, names wrap. Where numbers would
/// leave names too little of the terminal's width, each row is a list instead, a line for each cell.
/// </summary>
/// <param name="hasHeaders">Whether the columns' names are shown, above a line.</param>
internal sealed class TextTable(bool hasHeaders = true)
{
    // Wide enough for everything, and far from overflow in sums of widths.
    private const int Unbounded = 100_000;

    private const int NarrowestName = 16;

    private readonly List<(string Header, bool IsNumber)> columns = [];
    private readonly List<string[]> rows = [];

    /// <summary>Adds columns of names and texts.</summary>
    public TextTable Names(params ReadOnlySpan<string> headers) => Columns(headers, isNumber: false);

    /// <summary>Adds columns of numbers.</summary>
    public TextTable Numbers(params ReadOnlySpan<string> headers) => Columns(headers, isNumber: true);

    /// <summary>Adds a row, a cell for each column.</summary>
    public void Row(params IEnumerable<string> cells) => rows.Add([.. cells]);

    /// <summary>Whether the table fits into the terminal with no cell wrapped.</summary>
    public bool Fits => NaturalWidth(Build()) <= TerminalWidth.Characters;

    /// <summary>Prints the table on standard output, and an empty line below one with headers.</summary>
    public void Write()
    {
        Table table = Build();
        if (NaturalWidth(table) - Enumerable.Range(0, columns.Count).Sum(Slack) > TerminalWidth.Characters) WriteRows();
        else
        {
            StringWriter text = new();
            Screen(TerminalWidth.Characters, text).Write(table);
            IEnumerable<string> lines = text.ToString().Split('\n').Select(line => line.TrimEnd());
            foreach (string line in lines.Where(line => line.Length > 0)) Console.Out.WriteLine(line);
        }
        if (hasHeaders) Console.Out.WriteLine();
    }

    private void WriteRows()
    {
        foreach (string[] row in rows)
        {
            Console.Out.WriteLine(Harmless.Line(row[0]));
            IEnumerable<(string, string)> cells = columns.Zip(row, (column, cell) => (column.Header, cell));
            Definitions.Write(Console.Out, [.. cells.Skip(1)], TerminalWidth.Characters);
        }
    }

    private TextTable Columns(ReadOnlySpan<string> headers, bool isNumber)
    {
        foreach (string header in headers) columns.Add((header, isNumber));
        return this;
    }

    /// <summary>The characters by which a column of names can become narrower.</summary>
    private int Slack(int column)
    {
        if (columns[column].IsNumber) return 0;
        int widest = rows.Select(row => row[column]).Append(columns[column].Header).Max(cell => Cell(cell).Length);
        return Math.Max(0, widest - NarrowestName);
    }

    private Table Build()
    {
        Table table = new() { Border = hasHeaders ? TableBorder.Simple : TableBorder.None, ShowHeaders = hasHeaders };
        foreach ((string header, bool isNumber) in columns)
        {
            TableColumn column = new(Cell(header));
            table.AddColumn(isNumber ? column.RightAligned().NoWrap() : column);
        }
        foreach (string[] row in rows) table.AddRow(row.Select(Cell));
        return table;
    }

    private static int NaturalWidth(Table table) =>
        ((IRenderable)table).Measure(RenderOptions.Create(Screen(Unbounded, TextWriter.Null)), Unbounded).Max;

    /// <summary>Text as it is: nothing in it is markup.</summary>
    private static Spectre.Console.Text Cell(string text) => new(Harmless.Line(text));

    /// <summary>A console that lays out text, without colours.</summary>
    private static IAnsiConsole Screen(int width, TextWriter output)
    {
        AnsiConsoleOutput to = new(output);
        IAnsiConsole screen = AnsiConsole.Create(new() { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = to });
        screen.Profile.Width = width;
        screen.Profile.Capabilities.Unicode = true;
        return screen;
    }
}
