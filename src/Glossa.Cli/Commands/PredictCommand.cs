using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa predict MODEL [TEXT]`: labels one text, or every line of a JSONL file or of standard input.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file, or the folder a training wrote it into." };
        Argument<string?> text = new("text") { Description = "A text to label; when left out, lines {\"text\": …} are read.", DefaultValueFactory = _ => null };
        Option<string?> input = new("--input", "-i") { Description = "A JSONL file to read instead of standard input." };
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output." };
        Option<bool> json = new("--json") { Description = "Print the answer to TEXT as JSON." };
        Option<int> threads = new("--threads") { Description = "How many threads to use; 0 means all." };
        Command command = new("predict", "Label texts with a model.") { model, text, input, output, json, threads };
        command.SetAction((parsed, cancellation) =>
        {
            Language language = Language.Load(parsed.GetValue(model)!);
            if (parsed.GetValue(text) is { } one) return Task.FromResult(One(language, one, parsed.GetValue(json)));
            using FileStream? from = parsed.GetValue(input) is { } path ? new(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;
            using TextReader reader = from is null ? Console.In : new StreamReader(from);
            if (parsed.GetValue(output) is not { } to) return Task.FromResult(Lines(language, reader, Console.Out, parsed.GetValue(threads), null, cancellation));
            int code = 0;
            ProgressLine line = new();
            try
            {
                AtomicFile.Write(to, stream =>
                {
                    using StreamWriter writer = new(stream, leaveOpen: true);
                    code = Lines(language, reader, writer, parsed.GetValue(threads), Shown(line, from), cancellation);
                });
            }
            finally
            {
                line.Erase();
            }
            return Task.FromResult(code);
        });
        return command;
    }

    private static Action<long> Shown(ProgressLine line, FileStream? input) => texts =>
        line.Show(string.Create(CultureInfo.InvariantCulture, $"{texts:N0} texts"), input is { Length: > 0 } ? (double)input.Position / input.Length : null);

    private static int One(Language language, string text, bool json)
    {
        Doc doc = language.Process(text);
        if (json)
        {
            Console.Out.WriteLine(JsonLine(Answer(new JsonObject { ["text"] = text }, doc)));
            return 0;
        }
        foreach ((string label, double score) in doc.Cats.OrderByDescending(cat => cat.Value)) Console.Out.WriteLine($"{label,-20} {TrainingDisplay.Percent(score),7}");
        return 0;
    }

    private static int Lines(Language language, TextReader reader, TextWriter writer, int threads, Action<long>? progress, CancellationToken cancellation)
    {
        const int Together = 512;
        bool failed = false;
        long number = 0;
        foreach (string[] lines in ReadLines(reader).Chunk(Together))
        {
            cancellation.ThrowIfCancellationRequested();
            (JsonObject? Fields, string? Error)[] parsed = [.. lines.Select(Parse)];
            using IEnumerator<Doc> docs = language.Pipe(parsed.Where(line => line.Fields is not null).Select(line => (string)line.Fields!["text"]!), threads).GetEnumerator();
            foreach ((JsonObject? fields, string? error) in parsed)
            {
                number++;
                if (fields is null)
                {
                    failed = true;
                    writer.WriteLine(JsonLine(new JsonObject { ["error"] = error, ["line"] = number }));
                    continue;
                }
                docs.MoveNext();
                writer.WriteLine(JsonLine(Answer(fields, docs.Current)));
            }
            writer.Flush();
            progress?.Invoke(number);
        }
        return failed ? 1 : 0;
    }

    private static IEnumerable<string> ReadLines(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static (JsonObject? Fields, string? Error) Parse(string line)
    {
        try
        {
            if (JsonNode.Parse(line) is not JsonObject fields) return (null, "the line is no JSON object");
            return fields["text"] is JsonValue text && text.GetValueKind() == JsonValueKind.String ? (fields, null) : (null, "the line has no field \"text\" with a text");
        }
        catch (JsonException e)
        {
            return (null, $"the line is no JSON: {e.Message}");
        }
    }

    private static JsonObject Answer(JsonObject fields, Doc doc)
    {
        fields["label"] = doc.Cats.MaxBy(cat => cat.Value).Key;
        JsonObject scores = [];
        foreach ((string label, double score) in doc.Cats) scores[label] = JsonValue.Create(Math.Round(score, 6));
        fields["scores"] = scores;
        return fields;
    }

    /// <summary>JSON for people: letters of all languages as they are.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string JsonLine(JsonObject line) => line.ToJsonString(Plain);
}
