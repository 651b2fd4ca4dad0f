using System.CommandLine;
using System.Text.Json;
using Glossa.Data;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa predict MODEL [TEXT…]`: says what a model makes of texts, or of every row of a file or of standard input.</summary>
internal static class PredictCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file, or the folder a training wrote it into." };
        Argument<string[]> texts = new("texts")
        {
            Description = "Texts to label; when left out, --input or standard input is read.",
            DefaultValueFactory = _ => [],
        };
        TextInput input = new();
        Option<string?> output = AnswerFormat.Output();
        Option<bool> json = new("--json") { Description = "Print the answers to TEXT as JSON, a line each." };
        Option<int> threads = ThreadsOption.Create();
        Command command = new("predict", "Label texts with a model.") { model, texts, output, json, threads };
        input.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            (string path, string[] given, string? to) = (parsed.GetValue(model)!, parsed.GetValue(texts)!, parsed.GetValue(output));
            AnswerFormat.Require(to, "answers", ".jsonl", ".csv");
            input.RequireOne(parsed, given);
            PipelineAnswer answer = new(Language.Load(path, logger: Program.Logger(parsed)), path);
            if (given.Length > 0) RequireNoFields(answer, path);
            if (given.Length > 0 && to is null && !parsed.GetValue(json)) return Task.FromResult(Print(answer, given, cancellation));
            Answers answers = new(to);
            IEnumerable<CorpusRow> rows = input.Rows(parsed, given, answers.Progress, cancellation);
            return Task.FromResult(Rows(answer, answers, rows, parsed.GetValue(threads), cancellation));
        });
        return command;
    }

    /// <summary>JSON for people: letters of all languages and emoji as they are.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = PlainJsonEncoder.Instance };

    private static int Print(PipelineAnswer answer, string[] texts, CancellationToken cancellation)
    {
        int printed = 0;
        foreach (Doc[] docs in answer.Annotate(texts.Select(text => (text, new Dictionary<string, FeatureValue>())), 1, cancellation))
        {
            if (texts.Length > 1) Console.Out.WriteLine($"{(printed++ > 0 ? "\n" : "")}{Harmless.Line(docs[0].Text)}");
            answer.Print(docs);
        }
        return 0;
    }

    private static int Rows(
        PipelineAnswer answer, Answers answers, IEnumerable<CorpusRow> rows, int threads, CancellationToken cancellation)
    {
        FeatureReader features = answer.NewFeatureReader();
        return answers.Write(
            rows,
            text => (text.Text, features.Read(text.Fields, text.Source)),
            texts =>
            {
                cancellation.ThrowIfCancellationRequested();
                return answer.Annotate(texts, threads, cancellation);
            },
            (text, docs) => answer.AddTo(text.Record!, docs));
    }

    /// <summary>Refuses texts of the command line, which have no fields, where the model needs some.</summary>
    private static void RequireNoFields(PipelineAnswer answer, string path)
    {
        string[] fields = [.. answer.NeededFields.Select(SourceLine.Quote)];
        if (fields.Length == 0) return;
        string names = string.Join(", ", fields);
        throw new ArgumentException($"{path} needs the field{(fields.Length == 1 ? "" : "s")} {names} beside each text. "
            + "Give rows that have them, in a file (--input) or on standard input.");
    }
}
