using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa emoji annotate MODEL [TEXT]`: adds to texts the emoji that suit them.</summary>
internal static class EmojiAnnotateCommand
{
    private enum Scope
    {
        Sentence,
        Text,
    }

    public static Command Create()
    {
        Argument<string> model = EmojiCommand.Model();
        Argument<string?> text = EmojiCommand.Text();
        TextInput input = new();
        Option<string?> output = new("--output", "-o")
        {
            Description = "A file to write instead of standard output: .jsonl with the fields of the input, or .txt with a text a line.",
        };
        Option<int> top = EmojiCommand.Top("How many emoji to add at a place at most.", 1);
        Option<double> minimum = new("--minimum") { Description = "Add no emoji less probable than this, 0 to 1." };
        minimum.Check(given => given is >= 0 and <= 1 ? null : $"{given}: a probability is from 0 to 1.");
        Option<Scope> each = new("--each")
        {
            Description = "What is read by itself and gets its own emoji: every sentence, or the whole text.",
            DefaultValueFactory = _ => Scope.Sentence,
        };
        Option<int> threads = ThreadsOption.Create();
        Command annotate = new("annotate", "Add to texts the emoji that suit them. They follow each sentence, or the text.")
        {
            model, text, output, top, minimum, each, threads,
        };
        input.AddTo(annotate);
        annotate.SetAction((parsed, cancellation) =>
        {
            (string[] given, string? to) = (TextInput.Given(parsed.GetValue(text)), parsed.GetValue(output));
            AnswerFormat.Require(to, "texts", ".jsonl", ".txt");
            input.RequireOne(parsed, given);
            EmojiAnnotatorOptions options = new()
            {
                Top = parsed.GetValue(top),
                Minimum = parsed.GetValue(minimum),
                EachSentence = parsed.GetValue(each) == Scope.Sentence,
            };
            EmojiAnnotator annotator = new(EmojiReader.Load(parsed.GetValue(model)!), options);
            if (given.Length > 0 && to is null)
            {
                Console.Out.WriteLine(annotator.Annotate(given[0]));
                return Task.FromResult(0);
            }
            Answers answers = new(to);
            bool isPlain = string.Equals(Path.GetExtension(to), ".txt", StringComparison.OrdinalIgnoreCase);
            string field = input.TextField(parsed, given);
            return Task.FromResult(answers.Write(
                input.Rows(parsed, given, answers.Progress, cancellation), row => row.Text,
                texts => annotator.Annotate(texts, parsed.GetValue(threads), cancellation),
                (row, annotated) => isPlain ? new JsonObject { ["text"] = annotated } : With(row.Record!, field, annotated)));
        });
        return annotate;
    }

    private static JsonObject With(JsonObject fields, string field, string annotated)
    {
        fields[field] = annotated;
        return fields;
    }
}
