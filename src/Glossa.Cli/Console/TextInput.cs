using System.CommandLine;
using Glossa.Data;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>The option <c>--input</c> and how texts are found in it; without it, or with <c>-</c>, lines of JSON are read from standard input.</summary>
internal sealed class TextInput
{
    private const string StandardInput = "-";

    private readonly Option<string?> path = new("--input", "-i")
    {
        Description = "The texts: .jsonl, .json, .csv or .tsv with a field \"text\", or .txt with a text a line (each also .gz), "
            + "or .spacy. When left out, or -, lines {\"text\": …} are read from standard input.",
    };

    private readonly TextOptions options = new();

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(path);
        options.AddTo(command);
    }

    /// <summary>Whether a file was named.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(path) is not null;

    /// <summary>The field of the text.</summary>
    public string TextField(ParseResult parsed) => options.Of(parsed).Over(new DataConfig()).TextField;

    /// <summary>The texts; a bad row ends the reading.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="DataException">There is no such file, or a row is bad.</exception>
    public string[] Texts(ParseResult parsed, CancellationToken cancellation)
    {
        CsvCorpusOptions corpus = CorpusOf(parsed) with { AllowsEmpty = true };
        return [.. Open(parsed, corpus, cancellation).Read(cancellation).Select(text => text.Text)];
    }

    /// <summary>The rows with all their fields, as they come, and with the errors of bad ones.</summary>
    /// <param name="parsed">What was asked for.</param>
    /// <param name="progress">Reports the fraction that was read.</param>
    /// <param name="cancellation">Stops, also while standard input is waited for.</param>
    /// <exception cref="DataException">There is no such file, or no rows can be found in it.</exception>
    public IEnumerable<CorpusRow> Rows(ParseResult parsed, IProgress<double> progress, CancellationToken cancellation)
    {
        CsvCorpusOptions corpus = CorpusOf(parsed) with { KeepsRecord = true, Progress = progress };
        return Open(parsed, corpus, cancellation).ReadRows(cancellation);
    }

    private CsvCorpusOptions CorpusOf(ParseResult parsed) => options.Of(parsed).Over(new DataConfig()).ToTextOptions();

    private CorpusReader Open(ParseResult parsed, CsvCorpusOptions corpus, CancellationToken cancellation) =>
        parsed.GetValue(path) is { } file and not StandardInput
            ? CorpusReader.Open(file, corpus)
            : new JsonlReader(new StoppableInput(Console.OpenStandardInput(), cancellation), "standard input", corpus);
}
