using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Data;

namespace Glossa.Cli.Commands;

/// <summary>A format of the files in which commands answer rows of texts.</summary>
internal abstract class AnswerFormat
{
    /// <summary>Writes a row.</summary>
    public abstract void Write(JsonObject row);

    /// <summary>Says that a row was bad: on standard error, where the format has no place for it.</summary>
    public virtual void Refuse(CorpusRow row) => Console.Error.WriteLine(row.Error);

    /// <summary>Ends the file.</summary>
    public virtual void End() { }

    /// <summary>The option that names a file of answers, lines of JSON or a table.</summary>
    public static Option<string?> Output() => new("--output", "-o")
    {
        Description = "A file to write instead of standard output: .jsonl, or .csv with a row for each text; "
            + "a text that a spreadsheet would take for a formula begins with an apostrophe there.",
    };

    /// <summary>The format of a file by the ending of its name.</summary>
    /// <param name="path">The file; null for lines of JSON.</param>
    /// <param name="writer">Gets its content.</param>
    public static AnswerFormat Of(string? path, TextWriter writer) => Ending(path) switch
    {
        ".csv" => new AnswerTable(writer),
        ".txt" => new PlainAnswers(writer),
        _ => new JsonAnswers(writer),
    };

    /// <summary>
    /// Requires a file's name to end as one of the formats that a command writes; one without an ending gets lines of JSON.
    /// </summary>
    /// <param name="path">The file; null for standard output.</param>
    /// <param name="what">What is written.</param>
    /// <param name="endings">The endings that are known.</param>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Require(string? path, string what, params string[] endings)
    {
        if (Ending(path) is { Length: > 0 } ending && !endings.Contains(ending))
        {
            throw new ArgumentException($"--output {path}: {what} are written as {string.Join(" or ", endings)}; "
                + "the name of the file decides.");
        }
    }

    private static string? Ending(string? path) => Path.GetExtension(path)?.ToLowerInvariant();

    /// <summary>Lines of JSON; a bad row is <c>{"error": …, "line": n}</c>.</summary>
    private sealed class JsonAnswers(TextWriter writer) : AnswerFormat
    {
        public override void Write(JsonObject row) => writer.WriteLine(row.ToJsonString(PredictCommand.Plain));

        public override void Refuse(CorpusRow row) => Write(new JsonObject { ["error"] = row.Error, ["line"] = row.Source.Line });
    }

    /// <summary>The text of each row as a line.</summary>
    private sealed class PlainAnswers(TextWriter writer) : AnswerFormat
    {
        public override void Write(JsonObject row) => writer.WriteLine(((string)row["text"]!).ReplaceLineEndings(" "));
    }
}
