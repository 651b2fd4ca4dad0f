using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>A line of input.</summary>
/// <param name="Fields">Its fields, with a text in "text"; null where something is wrong.</param>
/// <param name="Error">What is wrong.</param>
internal sealed record InputLine(JsonObject? Fields, string? Error);

/// <summary>Commands that answer line by line: fields and order are kept, a bad line becomes <c>{"error", "line"}</c> and the exit code 1 at the end.</summary>
internal static class InputLines
{
    private const int Together = 512;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a line <c>{"text": …, …}</c>.</summary>
    public static InputLine Parse(string line)
    {
        try
        {
            if (JsonNode.Parse(line, documentOptions: Strict) is not JsonObject fields) return new(null, "the line is no JSON object");
            return fields["text"] is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() is not null ? new(fields, null) : new(null, "the line has no field \"text\" with a text");
        }
        catch (JsonException e)
        {
            return new(null, $"the line is no JSON: {e.Message}");
        }
        catch (InvalidOperationException)
        {
            return new(null, "the text has half of a surrogate pair, which is no character");
        }
    }

    /// <summary>Answers texts.</summary>
    /// <typeparam name="T">What is found out of a text.</typeparam>
    /// <param name="input">A file as in <see cref="TextLines.Formats"/>; null for lines on standard input.</param>
    /// <param name="output">The file to write, as a whole or not at all; null for standard output.</param>
    /// <param name="work">What to find out, text by text.</param>
    /// <param name="answer">The line to write of a text's fields and what was found out.</param>
    /// <param name="header">The first line of a table, which has no place for bad lines: they are told on standard error. Null for JSON lines.</param>
    /// <returns>The exit code.</returns>
    public static int Answer<T>(string? input, string? output, Func<IEnumerable<string>, IEnumerable<T>> work, Func<JsonObject, T, string> answer, string? header = null)
    {
        Share share = new();
        return Answer(Read(input, share).Select(line => (line, (string?)line.Fields?["text"] ?? "")), output, () => share.Value, work, answer, header);
    }

    /// <summary>Answers lines.</summary>
    /// <typeparam name="TItem">What is known of a line.</typeparam>
    /// <typeparam name="T">What is found out of it.</typeparam>
    /// <param name="lines">The lines, and what is known of each that is not bad.</param>
    /// <param name="output">The file to write, as a whole or not at all; null for standard output.</param>
    /// <param name="share">Which share of the input was read; null where nobody knows.</param>
    /// <param name="work">What to find out, line by line.</param>
    /// <param name="answer">The line to write of a line's fields and what was found out.</param>
    /// <param name="header">The first line of a table; null for JSON lines.</param>
    /// <returns>The exit code.</returns>
    public static int Answer<TItem, T>(
        IEnumerable<(InputLine Line, TItem Item)> lines, string? output, Func<double?> share, Func<IEnumerable<TItem>, IEnumerable<T>> work, Func<JsonObject, T, string> answer, string? header = null)
    {
        if (output is null) return Answer(lines, StandardStreams.Data, work, answer, header, _ => { });
        ProgressLine line = new();
        int code = 0;
        try
        {
            AtomicFile.Write(output, stream =>
            {
                using StreamWriter writer = new(stream, leaveOpen: true);
                code = Answer(lines, writer, work, answer, header, texts => line.Show(string.Create(CultureInfo.InvariantCulture, $"{texts:N0} texts"), share()));
            });
        }
        finally
        {
            line.Erase();
        }
        return code;
    }

    private static int Answer<TItem, T>(
        IEnumerable<(InputLine Line, TItem Item)> lines, TextWriter writer, Func<IEnumerable<TItem>, IEnumerable<T>> work, Func<JsonObject, T, string> answer, string? header, Action<long> progress)
    {
        if (header is not null) writer.WriteLine(header);
        bool failed = false;
        long number = 0;
        foreach ((InputLine Line, TItem Item)[] together in lines.Chunk(Together))
        {
            using IEnumerator<T> found = work(together.Where(entry => entry.Line.Fields is not null).Select(entry => entry.Item)).GetEnumerator();
            foreach ((JsonObject? fields, string? error) in together.Select(entry => entry.Line))
            {
                number++;
                if (fields is not null)
                {
                    found.MoveNext();
                    writer.WriteLine(answer(fields, found.Current));
                    continue;
                }
                failed = true;
                if (header is null) writer.WriteLine(new JsonObject { ["error"] = error, ["line"] = number }.ToJsonString(PredictCommand.Plain));
                else Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {number}: {error}"));
            }
            writer.Flush();
            progress(number);
        }
        return failed ? 1 : 0;
    }

    private static IEnumerable<InputLine> Read(string? path, Share share)
    {
        if (path is null) return TextLines.Of(Console.In).Select(Parse);
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        if (Path.GetExtension(name).ToUpperInvariant() is ".JSONL" or ".NDJSON") return JsonLines(path, name != path, share);
        return CorpusReader.Open(path, new CsvCorpusOptions { LabelField = null, RequiresLabel = false, Progress = share }).Read()
            .Select(text => new InputLine(new JsonObject([KeyValuePair.Create("text", (JsonNode?)text.Text), .. text.Fields.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))]), null));
    }

    private static IEnumerable<InputLine> JsonLines(string path, bool isPacked, Share share)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using StreamReader reader = new(isPacked ? new GZipStream(file, CompressionMode.Decompress) : file);
        foreach (string line in TextLines.Of(reader))
        {
            share.Report((double)file.Position / file.Length);
            yield return Parse(line);
        }
    }

    /// <summary>How much of the input was read.</summary>
    private sealed class Share : IProgress<double>
    {
        public double? Value { get; private set; }

        public void Report(double value) => Value = value;
    }
}
