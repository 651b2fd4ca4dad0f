using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>
/// The option <c>--input</c> and how texts are found in it; without it, or with <c>-</c>, lines of JSON are read from standard input.
/// </summary>
internal sealed class TextInput
{
    private const string StandardInput = "-", TextName = "text";

    private readonly Option<string?> path = new("--input", "-i")
    {
        Description = $"The texts, a field \"text\" where there are fields: {Kinds.BuiltIn.Formats.Files}. "
            + "When left out, or -, lines {\"text\": …} are read from standard input.",
    };

    private readonly TextOptions options = new();

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(path);
        options.AddTo(command);
    }

    /// <summary>The field of the text in the rows.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="given">The texts of the command line.</param>
    public string TextField(ParseResult parsed, string[] given) =>
        given.Length > 0 ? TextName : options.Of(parsed).Over(new DataConfig()).TextField;

    /// <summary>The texts; a bad row ends the reading.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="DataException">There is no such file, or a row is bad.</exception>
    public string[] Texts(ParseResult parsed, CancellationToken cancellation)
    {
        CsvCorpusOptions corpus = CorpusOf(parsed) with { AllowsEmpty = true };
        return [.. Open(parsed.GetValue(path), corpus, cancellation).Read(cancellation).Select(text => text.Text)];
    }

    /// <summary>The rows with all their fields, as they come, and with the errors of bad ones.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="progress">Reports the fraction that was read.</param>
    /// <param name="cancellation">Stops, also while standard input is waited for.</param>
    /// <exception cref="DataException">There is no such file, or no rows can be found in it.</exception>
    public IEnumerable<CorpusRow> Rows(ParseResult parsed, IProgress<double> progress, CancellationToken cancellation)
    {
        CsvCorpusOptions corpus = CorpusOf(parsed) with { KeepsRecord = true, Progress = progress };
        return Open(parsed.GetValue(path), corpus, cancellation).ReadRows(cancellation);
    }

    /// <summary>The texts of the command line as rows; where there are none, the rows of the file or of standard input.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="given">The texts of the command line.</param>
    /// <param name="progress">Reports the fraction that was read.</param>
    /// <param name="cancellation">Stops, also while standard input is waited for.</param>
    public IEnumerable<CorpusRow> Rows(ParseResult parsed, string[] given, IProgress<double> progress, CancellationToken cancellation) =>
        given.Length > 0 ? given.Select(RowOf) : Rows(parsed, progress, cancellation);

    /// <summary>The texts of a command line that has one or none.</summary>
    public static string[] Given(string? text) => text is null ? [] : [text];

    /// <summary>Refuses texts on the command line beside a file of texts.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="given">The texts of the command line.</param>
    /// <exception cref="ArgumentException">Both are given.</exception>
    public void RequireOne(ParseResult parsed, string[] given)
    {
        if (given.Length == 0 || parsed.GetValue(path) is null) return;
        string texts = given.Length == 1 ? "A text is" : "Texts are";
        throw new ArgumentException($"{texts} given, and --input names more. Leave one of them out.");
    }

    private static CorpusRow RowOf(string text, int i)
    {
        SourceLine source = new("the texts given", i + 1);
        return new(source, new LabelledText(text, []) { Record = new JsonObject { [TextName] = text }, Source = source }, null);
    }

    private CsvCorpusOptions CorpusOf(ParseResult parsed) => options.Of(parsed).Over(new DataConfig()).ToTextOptions();

    /// <summary>Opens a file of texts.</summary>
    /// <param name="file">The file; lines of JSON are read from standard input where it is null or <c>-</c>.</param>
    /// <param name="corpus">How texts are found.</param>
    /// <param name="cancellation">Stops, also while standard input is waited for.</param>
    /// <exception cref="DataException">There is no such file, or its name has no ending of a known format.</exception>
    public static CorpusReader Open(string? file, CsvCorpusOptions corpus, CancellationToken cancellation) =>
        file is null or StandardInput
            ? new JsonlReader(new StoppableInput(Console.OpenStandardInput(), cancellation), "standard input", corpus)
            : CorpusReader.Open(file, corpus);
}
