using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>
/// `glossa tokenize [TEXT]`: splits a text, or every row of a file or of standard input, into tokens, with offsets in code points.
/// </summary>
internal static class TokenizeCommand
{
    public static Command Create()
    {
        Argument<string?> text = new("text")
        {
            Description = "A text to split and explain; when left out, --input or standard input is read.",
            DefaultValueFactory = _ => null,
        };
        Option<string?> lang = new("--lang") { Description = "The language's code; en when left out." };
        lang.AcceptOnlyFromAmong([.. Languages.Codes]);
        Option<string?> model = new("--model") { Description = "A model, instead of --lang: split as it does." };
        TextInput input = new();
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output: .jsonl." };
        Option<bool> json = new("--json") { Description = "Print the tokens of TEXT as JSON, as those of files always are." };
        Command command = new("tokenize", "Split texts into tokens.") { text, lang, model, output, json };
        input.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(lang) is not null && parsed.GetValue(model) is not null)
            {
                throw new ArgumentException("--lang and --model both say how to split: give one of them.");
            }
            (string[] given, string? to) = (TextInput.Given(parsed.GetValue(text)), parsed.GetValue(output));
            AnswerFormat.Require(to, "tokens", ".jsonl");
            input.RequireOne(parsed, given);
            Tokenizer tokenizer = parsed.GetValue(model) is { } path
                ? (Tokenizer)Language.Load(path).Tokenizer
                : Tokenizer.For(Languages.Find(parsed.GetValue(lang) ?? "en"));
            if (given.Length > 0 && to is null && !parsed.GetValue(json))
            {
                Explain(tokenizer.Explain(given[0]));
                return Task.FromResult(0);
            }
            Answers answers = new(to, together: 1);
            return Task.FromResult(answers.Write(
                input.Rows(parsed, given, answers.Progress, cancellation), row => row.Text,
                texts => texts.Select(tokenizer.Tokenize), (_, doc) => Tokens(doc)));
        });
        return command;
    }

    private static void Explain(IEnumerable<TokenExplanation> tokens)
    {
        foreach (TokenExplanation token in tokens) Console.Out.WriteLine($"{Harmless.Line(token.Text),-24} {token.Rule}");
    }

    private static JsonObject Tokens(Doc doc)
    {
        CodePointMap points = new(doc.Text);
        JsonArray tokens = [];
        foreach (Token token in doc)
        {
            tokens.Add(new JsonObject
            {
                ["text"] = token.Text,
                ["start"] = points.ToPoints(token.Start),
                ["end"] = points.ToPoints(token.End),
                ["space"] = token.HasSpace,
            });
        }
        return new JsonObject { ["tokens"] = tokens };
    }
}
