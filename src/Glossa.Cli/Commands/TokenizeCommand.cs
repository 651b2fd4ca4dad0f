using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa tokenize`: splits the texts of JSONL lines on standard input into tokens, with offsets in code points.</summary>
internal static class TokenizeCommand
{
    public static Command Create()
    {
        Option<string> lang = new("--lang") { Description = "The language's code.", DefaultValueFactory = _ => "en" };
        Argument<string?> text = new("text") { Description = "A text to split and explain; when left out, lines {\"text\": …} are read.", DefaultValueFactory = _ => null };
        Command command = new("tokenize", "Split texts into tokens.") { text, lang };
        command.SetAction(parsed =>
        {
            Tokenizer tokenizer = Tokenizer.For(Languages.Find(parsed.GetValue(lang)!));
            if (parsed.GetValue(text) is { } one)
            {
                foreach (TokenExplanation token in tokenizer.Explain(one)) Console.Out.WriteLine($"{token.Text,-24} {token.Rule}");
                return 0;
            }
            return Lines(tokenizer);
        });
        return command;
    }

    private static int Lines(Tokenizer tokenizer)
    {
        bool failed = false;
        for (long number = 1; Console.In.ReadLine() is { } line; number++)
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
            Console.Out.WriteLine(answer.ToJsonString());
        }
        return failed ? 1 : 0;
    }

    private static JsonObject Tokens(Doc doc)
    {
        JsonArray tokens = [];
        int codePoint = 0, at = 0;
        foreach (Token token in doc)
        {
            codePoint += CodePoints(doc.Text.AsSpan(at, token.Start - at));
            int length = CodePoints(doc.Text.AsSpan(token.Start, token.Length));
            tokens.Add(new JsonObject { ["text"] = token.Text, ["start"] = codePoint, ["end"] = codePoint + length, ["space"] = token.HasSpace });
            codePoint += length;
            at = token.End;
        }
        return new JsonObject { ["tokens"] = tokens };
    }

    private static int CodePoints(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (System.Text.Rune _ in text.EnumerateRunes()) count++;
        return count;
    }
}
