using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa tokenize`: splits the texts of JSON lines into tokens, with offsets in code points.</summary>
internal static class TokenizeCommand
{
    public static Command Create()
    {
        Option<string?> lang = new("--lang") { Description = "The language's code; en when left out." };
        Option<string?> model = new("--model") { Description = "A model, instead of --lang: split as it does." };
        Option<string?> input = new("--input", "-i") { Description = "A JSONL file to read instead of standard input." };
        Argument<string?> text = new("text") { Description = "A text to split and explain; when left out, lines {\"text\": …} are read.", DefaultValueFactory = _ => null };
        Command command = new("tokenize", "Split texts into tokens.") { text, lang, model, input };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(lang) is not null && parsed.GetValue(model) is not null) throw new ArgumentException("--lang and --model both say how to split: give one of them.");
            string code = parsed.GetValue(model) is { } path ? TextCategorizer.Load(path).Config.Language : parsed.GetValue(lang) ?? "en";
            Tokenizer tokenizer = Tokenizer.For(Languages.Find(code));
            if (parsed.GetValue(text) is { } one)
            {
                foreach (TokenExplanation token in tokenizer.Explain(one)) Console.Out.WriteLine($"{Harmless.Line(token.Text),-24} {token.Rule}");
                return 0;
            }
            using TextReader reader = parsed.GetValue(input) is { } file ? new StreamReader(file) : Console.In;
            return Lines(tokenizer, reader);
        });
        return command;
    }

    private static int Lines(Tokenizer tokenizer, TextReader reader)
    {
        bool failed = false;
        for (long number = 1; reader.ReadLine() is { } line; number++)
        {
            JsonObject answer;
            try
            {
                answer = Tokens(tokenizer.Tokenize((string?)(JsonNode.Parse(line) as JsonObject)?["text"] ?? throw new FormatException("the line has no field \"text\" with a text")));
            }
            catch (Exception e) when (e is System.Text.Json.JsonException or FormatException or InvalidOperationException)
            {
                failed = true;
                answer = new JsonObject { ["error"] = e.Message, ["line"] = number };
            }
            StandardStreams.Data.WriteLine(answer.ToJsonString(PredictCommand.Plain));
        }
        return failed ? 1 : 0;
    }

    private static JsonObject Tokens(Doc doc)
    {
        CodePointMap points = new(doc.Text);
        JsonArray tokens = [];
        foreach (Token token in doc)
        {
            tokens.Add(new JsonObject { ["text"] = token.Text, ["start"] = points.ToPoints(token.Start), ["end"] = points.ToPoints(token.End), ["space"] = token.HasSpace });
        }
        return new JsonObject { ["tokens"] = tokens };
    }
}
