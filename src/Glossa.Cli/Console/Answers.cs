using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Tensors;

namespace Glossa.Cli.Commands;

/// <summary>
/// Answers rows of texts: fields and order are kept, a bad row is reported and counted, and the exit code is 1 at the end if there was one.
/// </summary>
/// <param name="output">The file to write, as a whole or not at all; null for lines of JSON on standard output.</param>
/// <param name="together">The rows that are read before they are answered; with 1 each line is answered as it comes.</param>
internal sealed class Answers(string? output, int together = 512)
{
    private const string Predicted = "predicted_";

    private long rows, errors;
    private string? first;
    private double? fraction;

    /// <summary>Receives the fraction of the input that was read.</summary>
    public IProgress<double> Progress => new Fraction(this);

    /// <summary>
    /// Adds an answer to a row's fields; where the row has a field of the name, that is kept, and the answer goes to <c>predicted_…</c>.
    /// </summary>
    public static void Add(JsonObject fields, string name, JsonNode? value)
    {
        while (fields.ContainsKey(name)) name = Predicted + name;
        fields[name] = value;
    }

    /// <summary>Answers rows and writes the answers.</summary>
    /// <typeparam name="TItem">What is needed of a row.</typeparam>
    /// <typeparam name="T">What is found out of it.</typeparam>
    /// <param name="input">The rows.</param>
    /// <param name="prepare">Takes what is needed from a text; a <see cref="DataException"/> refuses the row.</param>
    /// <param name="work">Finds out, row by row, in their order.</param>
    /// <param name="answer">The fields to write of a text and what was found out.</param>
    /// <returns>The exit code.</returns>
    public int Write<TItem, T>(
        IEnumerable<CorpusRow> input,
        Func<LabelledText, TItem> prepare,
        Func<IEnumerable<TItem>, IEnumerable<T>> work,
        Func<LabelledText, T, JsonObject> answer)
    {
        if (output is null)
        {
            Write(AnswerFormat.Of(output, StandardStreams.Data), StandardStreams.Data.Flush);
            if (errors > 0) Console.Error.WriteLine(Summary());
            return errors > 0 ? 1 : 0;
        }
        ProgressLine line = new();
        try
        {
            AtomicFile.Write(output, stream =>
            {
                using StreamWriter writer = new(stream, leaveOpen: true);
                Write(AnswerFormat.Of(output, writer), () => line.Show(Counted(rows, "text"), fraction));
            });
        }
        finally
        {
            line.Erase();
        }
        Console.Error.WriteLine(Summary());
        return errors > 0 ? 1 : 0;

        void Write(AnswerFormat format, Action progress)
        {
            foreach ((CorpusRow Row, TItem? Item)[] chunk in input.Select(row => Prepared(row, prepare)).Chunk(together))
            {
                IEnumerable<TItem> items = chunk.Where(entry => entry.Row.Text is not null).Select(entry => entry.Item!);
                using IEnumerator<T> found = work(items).GetEnumerator();
                foreach (CorpusRow row in chunk.Select(entry => entry.Row))
                {
                    rows++;
                    if (row.Text is { } text && found.MoveNext()) format.Write(answer(text, found.Current));
                    else
                    {
                        if (errors++ == 0) first = row.Error;
                        format.Refuse(row);
                    }
                }
                progress();
            }
            format.End();
        }
    }

    private static (CorpusRow Row, TItem? Item) Prepared<TItem>(CorpusRow row, Func<LabelledText, TItem> prepare)
    {
        try
        {
            return (row, row.Text is { } text ? prepare(text) : default);
        }
        catch (DataException e)
        {
            return (row with { Text = null, Error = e.Message }, default);
        }
    }

    private string Summary() => $"{Counted(rows, "text")}{(errors > 0 ? $", {Counted(errors, "error")}; first: {first}" : ".")}";

    private static string Counted(long count, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    private sealed class Fraction(Answers answers) : IProgress<double>
    {
        public void Report(double value) => answers.fraction = value;
    }
}
