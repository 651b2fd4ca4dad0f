using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

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
        Option<int> threads = ThreadsOption.Create();
        Command command = new("predict", "Label texts with a model.") { model, text, input, output, json, threads };
        command.SetAction((parsed, cancellation) =>
        {
            Language language = Language.Load(parsed.GetValue(model)!, logger: Program.Logger(parsed));
            if (parsed.GetValue(text) is { } one) return Task.FromResult(One(language, one, parsed.GetValue(json)));
            using FileStream? from = parsed.GetValue(input) is { } path ? new(path, FileMode.Open, FileAccess.Read, FileShare.Read) : null;
            using TextReader reader = from is null ? Console.In : new StreamReader(from);
            string source = from?.Name ?? "standard input";
            if (parsed.GetValue(output) is not { } to) return Task.FromResult(Lines(language, source, reader, Console.Out, parsed.GetValue(threads), null, cancellation));
            int code = 0;
            ProgressLine line = new();
            try
            {
                AtomicFile.Write(to, stream =>
                {
                    using StreamWriter writer = new(stream, leaveOpen: true);
                    code = Lines(language, source, reader, writer, parsed.GetValue(threads), Shown(line, from), cancellation);
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
        TextCategorizer categorizer = language.Components.OfType<TextCategorizer>().Single();
        if (json)
        {
            Console.Out.WriteLine(JsonLine(Answer(new JsonObject { ["text"] = text }, doc, categorizer)));
            return 0;
        }
        IReadOnlyList<string> given = categorizer.Config.Exclusive ? [] : categorizer.LabelsOf(doc);
        foreach ((string label, double score) in doc.Cats.OrderByDescending(cat => cat.Value)) Console.Out.WriteLine($"{label,-20} {TrainingDisplay.Percent(score),7}{(given.Contains(label) ? "  yes" : "")}");
        return 0;
    }

    private static int Lines(Language language, string source, TextReader reader, TextWriter writer, int threads, Action<long>? progress, CancellationToken cancellation)
    {
        const int Together = 512;
        TextCategorizer categorizer = language.Components.OfType<TextCategorizer>().Single();
        bool failed = false;
        long number = 0;
        FeatureReader features = categorizer.Inputs.NewReader();
        foreach (string[] lines in TextLines.Of(reader).Chunk(Together))
        {
            cancellation.ThrowIfCancellationRequested();
            ParsedLine[] parsed = [.. lines.Select((line, i) => Parse(line, features, new SourceLine(source, number + i + 1)))];
            using IEnumerator<Doc> docs = language.Pipe(parsed.Where(line => line.Fields is not null).Select(line => ((string)line.Fields!["text"]!, line.Features)), threads, cancellation: cancellation).GetEnumerator();
            foreach ((JsonObject? fields, _, string? error) in parsed)
            {
                number++;
                if (fields is null)
                {
                    failed = true;
                    writer.WriteLine(JsonLine(new JsonObject { ["error"] = error, ["line"] = number }));
                    continue;
                }
                docs.MoveNext();
                writer.WriteLine(JsonLine(Answer(fields, docs.Current, categorizer)));
            }
            writer.Flush();
            progress?.Invoke(number);
        }
        return failed ? 1 : 0;
    }

    private static ParsedLine Parse(string line, FeatureReader reader, SourceLine place)
    {
        (JsonObject? fields, string? error) = InputLines.Parse(line);
        if (fields is null) return new(null, [], error);
        try
        {
            return new(fields, reader.Read(fields, place), null);
        }
        catch (DataException e)
        {
            return new(null, [], e.Message);
        }
    }

    /// <summary>A line of input: its fields and features, or what is wrong with it.</summary>
    private sealed record ParsedLine(JsonObject? Fields, Dictionary<string, FeatureValue> Features, string? Error);

    private static JsonObject Answer(JsonObject fields, Doc doc, TextCategorizer categorizer)
    {
        IReadOnlyList<string> labels = categorizer.LabelsOf(doc);
        if (categorizer.Config.Exclusive) fields["label"] = labels[0];
        else fields["labels"] = new JsonArray([.. labels.Select(label => JsonValue.Create(label))]);
        JsonObject scores = [];
        foreach ((string label, double score) in doc.Cats) scores[label] = JsonValue.Create(Math.Round(score, 6));
        fields["scores"] = scores;
        return fields;
    }

    /// <summary>JSON for people: letters of all languages and emoji as they are.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = PlainJsonEncoder.Instance };

    private static string JsonLine(JsonObject line) => line.ToJsonString(Plain);
}
