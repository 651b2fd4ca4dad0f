using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
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
            Language language = Language.Load(parsed.GetValue(model)!, logger: Program.Logger(parsed));
            if (parsed.GetValue(text) is { } one) return Task.FromResult(One(language, one, parsed.GetValue(json)));
            using TextReader reader = parsed.GetValue(input) is { } from ? new StreamReader(from) : Console.In;
            using TextWriter writer = parsed.GetValue(output) is { } to ? new StreamWriter(to) : Console.Out;
            return Task.FromResult(Lines(language, reader, writer, parsed.GetValue(threads), cancellation));
        });
        return command;
    }

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

    private static int Lines(Language language, TextReader reader, TextWriter writer, int threads, CancellationToken cancellation)
    {
        const int Together = 512;
        bool failed = false;
        long number = 0;
        foreach (string[] lines in ReadLines(reader).Chunk(Together))
        {
            cancellation.ThrowIfCancellationRequested();
            (JsonObject? Fields, string? Error)[] parsed = [.. lines.Select(Parse)];
            using IEnumerator<Doc> docs = language.Pipe(parsed.Where(line => line.Fields is not null).Select(line => (string)line.Fields!["text"]!), threads, cancellation: cancellation).GetEnumerator();
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

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string JsonLine(JsonObject line) => line.ToJsonString(Plain);
}
