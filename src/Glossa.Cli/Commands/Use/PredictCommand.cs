using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
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
            return Task.FromResult(Lines(language, from, reader, parsed.GetValue(output), parsed.GetValue(threads), cancellation));
        });
        return command;
    }

    private static int One(Language language, string text, bool json)
    {
        Doc doc = language.Process(text);
        TextCategorizer categorizer = language.Components.OfType<TextCategorizer>().Single();
        if (json)
        {
            StandardStreams.Data.WriteLine(JsonLine(Answer(new JsonObject { ["text"] = text }, doc, categorizer)));
            return 0;
        }
        IReadOnlyList<string> given = categorizer.Config.Exclusive ? [] : categorizer.LabelsOf(doc);
        foreach ((string label, double score) in doc.Cats.OrderByDescending(cat => cat.Value)) Console.Out.WriteLine($"{Harmless.Line(label),-20} {TrainingDisplay.Percent(score),7}{(given.Contains(label) ? "  yes" : "")}");
        return 0;
    }

    private static int Lines(Language language, FileStream? input, TextReader reader, string? output, int threads, CancellationToken cancellation)
    {
        TextCategorizer categorizer = language.Components.OfType<TextCategorizer>().Single();
        FeatureReader features = categorizer.Inputs.NewReader();
        string source = input?.Name ?? "standard input";
        long number = 0;
        return InputLines.Answer(
            TextLines.Of(reader).Select(line => Parse(line, features, new SourceLine(source, ++number))), output, () => input is { Length: > 0 } ? (double)input.Position / input.Length : null,
            texts =>
            {
                cancellation.ThrowIfCancellationRequested();
                return language.Pipe(texts, threads, cancellation: cancellation);
            },
            (fields, doc) => JsonLine(Answer(fields, doc, categorizer)));
    }

    /// <summary>A line of input, its text and its features.</summary>
    private static (InputLine Line, (string Text, Dictionary<string, FeatureValue> Features) Item) Parse(string text, FeatureReader reader, SourceLine place)
    {
        InputLine line = InputLines.Parse(text);
        if (line.Fields is not { } fields) return (line, ("", []));
        try
        {
            return (line, ((string)fields["text"]!, reader.Read(fields, place)));
        }
        catch (DataException e)
        {
            return (new InputLine(null, e.Message), ("", []));
        }
    }

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
