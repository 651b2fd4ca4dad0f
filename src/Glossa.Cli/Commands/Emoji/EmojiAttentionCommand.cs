using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Tensors;
using Spectre.Console;

namespace Glossa.Cli.Commands;

/// <summary>`glossa emoji attention MODEL TEXT`: the words of texts, shaded by their attention.</summary>
internal static class EmojiAttentionCommand
{
    private const int Top = 5, BarWidth = 30;

    // A word with less attention than this, beside the word that has most, has no shade.
    private const float Faint = 0.1f;

    // Colours are codes of the terminal, which standard output would make harmless.
    private static readonly IAnsiConsole Colours =
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(StandardStreams.Data) });

    public static Command Create()
    {
        Argument<string> model = EmojiCommand.Model();
        Argument<string?> text = EmojiCommand.Text();
        TextInput input = new();
        Option<string?> html = new("--html") { Description = "A web page to write instead, .html: one file, without scripts." };
        html.Check(path => path is null or OutputRules.StandardOutput || Path.GetExtension(path).ToLowerInvariant() is ".html" or ".htm"
            ? null
            : $"{path}: the name of a web page ends in .html.");
        Option<bool> json = new("--json")
        {
            Description = "Print lines {\"text\": …, \"words\": […], \"attention\": […], \"emoji\": […]}.",
        };
        Option<int> top = EmojiCommand.Top("How many emoji to give for each text.", Top);
        Option<int> threads = ThreadsOption.Create();
        Command attention = new("attention", "Show which words of texts have a model's attention.")
        {
            model, text, html, json, top, threads,
        };
        input.AddTo(attention);
        attention.SetAction((parsed, cancellation) =>
        {
            string[] given = TextInput.Given(parsed.GetValue(text));
            input.RequireOne(parsed, given);
            EmojiReader reader = EmojiReader.Load(parsed.GetValue(model)!);
            int most = parsed.GetValue(top);
            if (parsed.GetValue(json) && parsed.GetValue(html) is null)
            {
                Answers answers = new(output: null);
                return Task.FromResult(answers.Write(
                    input.Rows(parsed, given, answers.Progress, cancellation), row => row.Text,
                    texts => reader.Read(texts, parsed.GetValue(threads), cancellation),
                    (row, reading) => Fields(row.Record!, reading, most)));
            }
            IEnumerable<string> texts = given.Length > 0 ? given : input.Texts(parsed, cancellation);
            IEnumerable<EmojiReading> readings = reader.Read(texts, parsed.GetValue(threads), cancellation);
            if (parsed.GetValue(html) is { } page)
            {
                if (page == OutputRules.StandardOutput)
                {
                    AttentionPage.Write(StandardStreams.Data, reader, readings, most);
                    return Task.FromResult(0);
                }
                AtomicFile.Write(page, stream =>
                {
                    using StreamWriter writer = new(stream, leaveOpen: true);
                    AttentionPage.Write(writer, reader, readings, most);
                });
                Console.Error.WriteLine($"{page}: open it in a browser.");
                return Task.FromResult(0);
            }
            foreach (EmojiReading reading in readings) Print(reading, most);
            return Task.FromResult(0);
        });
        return attention;
    }

    private static JsonObject Fields(JsonObject fields, EmojiReading reading, int top)
    {
        Answers.Add(fields, "words", new JsonArray([.. reading.Words.Select(word => JsonValue.Create(word))]));
        Answers.Add(fields, "attention", new JsonArray([.. reading.Attention.Select(weight => JsonValue.Create(Math.Round(weight, 6)))]));
        Answers.Add(fields, "emoji", EmojiCommand.Json(reading.Scores.Take(top)));
        return fields;
    }

    private static void Print(EmojiReading reading, int top)
    {
        float most = reading.Attention.Max();
        (string Word, float Weight)[] words = [.. reading.Words.Select(Harmless.Line).Zip(reading.Attention)];
        if (Console.IsOutputRedirected || Colours.Profile.Capabilities.ColorSystem == ColorSystem.NoColors)
        {
            int width = Math.Min(BarWidth, words.Max(word => word.Word.Length));
            foreach ((string word, float weight) in words)
            {
                Console.Out.WriteLine(
                    $"{word.PadRight(width)} {Bar.Of(weight / most, BarWidth).PadRight(BarWidth)} {TrainingDisplay.Percent(weight),7}");
            }
        }
        else
        {
            Paragraph shaded = new();
            foreach ((string word, float weight) in words)
            {
                shaded.Append(word, Shade(weight / most));
                shaded.Append(" ");
            }
            Colours.Write(shaded);
            Colours.WriteLine();
        }
        Console.Out.WriteLine();
        EmojiScoreCommand.Table(reading.Scores.Take(top)).Write();
        Console.Out.WriteLine();
    }

    /// <summary>Returns a style from dark to bright orange; letters are light on dark and dark on bright.</summary>
    private static Style? Shade(float share)
    {
        if (share < Faint) return null;
        byte Mixed(int dark, int bright) => (byte)(dark + ((bright - dark) * share));
        return new Style(share < 0.5 ? Color.White : Color.Black, new Color(Mixed(60, 255), Mixed(44, 168), Mixed(24, 20)));
    }
}
