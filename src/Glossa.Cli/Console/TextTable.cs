using Spectre.Console;
using Spectre.Console.Rendering;

namespace Glossa.Cli;

/// <summary>A table for people: cells are <see cref="Harmless"/>, numbers stand to the right and are never broken; names wrap where the terminal is narrow.</summary>
internal sealed class TextTable
{
    // Wide enough for everything, and far from overflow in sums of widths.
    private const int Unbounded = 100_000;

    private readonly Table table = new();

    /// <summary>Makes a table without rows.</summary>
    /// <param name="hasHeaders">Whether the columns' names are shown, above a line.</param>
    public TextTable(bool hasHeaders = true)
    {
        table.Border = hasHeaders ? TableBorder.Simple : TableBorder.None;
        table.ShowHeaders = hasHeaders;
    }

    /// <summary>The width it needs for no cell to wrap, in characters.</summary>
    public int NaturalWidth => ((IRenderable)table).Measure(RenderOptions.Create(Screen(Unbounded)), Unbounded).Max;

    /// <summary>Adds columns of names and texts.</summary>
    public TextTable Names(params ReadOnlySpan<string> headers) => Columns(headers, column => column);

    /// <summary>Adds columns of numbers.</summary>
    public TextTable Numbers(params ReadOnlySpan<string> headers) => Columns(headers, column => column.RightAligned().NoWrap());

    /// <summary>Adds a row, a cell for each column.</summary>
    public void Row(params IEnumerable<string> cells) => table.AddRow(cells.Select(Cell));

    /// <summary>Prints the table on standard output.</summary>
    public void Write() => Screen(TerminalWidth.Characters).Write(table);

    private TextTable Columns(ReadOnlySpan<string> headers, Func<TableColumn, TableColumn> style)
    {
        foreach (string header in headers) table.AddColumn(style(new TableColumn(Cell(header))));
        return this;
    }

    /// <summary>Text as it is: nothing in it is markup.</summary>
    private static Spectre.Console.Text Cell(string text) => new(Harmless.Line(text));

    /// <summary>A console without colours: what it writes is text, which standard output makes harmless once more.</summary>
    private static IAnsiConsole Screen(int width)
    {
        IAnsiConsole screen = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(Console.Out) });
        screen.Profile.Width = width;
        screen.Profile.Capabilities.Unicode = true;
        return screen;
    }
}
