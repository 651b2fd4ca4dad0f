using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa emoji score MODEL [TEXT]`: the emoji that suit a text, or every text of a file or of standard input.</summary>
internal static class EmojiScoreCommand
{
    private const int BarWidth = 30;

    public static Command Create()
    {
        Argument<string> model = EmojiCommand.Model();
        Argument<string?> text = EmojiCommand.Text();
        TextInput input = new();
        Option<string?> output = AnswerFormat.Output();
        Option<int> top = EmojiCommand.Top("How many emoji to give, the likeliest.", 5);
        Option<bool> json = new("--json") { Description = "Print the answer to TEXT as JSON." };
        Option<int> threads = ThreadsOption.Create();
        Command score = new("score", "Find the emoji that suit texts, with their probabilities.")
        {
            model, text, output, top, json, threads,
        };
        input.AddTo(score);
        score.SetAction((parsed, cancellation) =>
        {
            (string[] given, string? to) = (TextInput.Given(parsed.GetValue(text)), parsed.GetValue(output));
            AnswerFormat.Require(to, "scores", ".jsonl", ".csv");
            input.RequireOne(parsed, given);
            EmojiReader reader = EmojiReader.Load(parsed.GetValue(model)!);
            int most = Math.Min(parsed.GetValue(top), reader.Labels.Count);
            if (given.Length > 0 && to is null && !parsed.GetValue(json))
            {
                Table(reader.Read(given[0]).Scores.Take(most)).Write();
                return Task.FromResult(0);
            }
            bool isTable = string.Equals(Path.GetExtension(to), ".csv", StringComparison.OrdinalIgnoreCase);
            Answers answers = new(to);
            return Task.FromResult(answers.Write(
                input.Rows(parsed, given, answers.Progress, cancellation), row => row.Text,
                texts => reader.Read(texts, parsed.GetValue(threads), cancellation),
                (row, reading) => isTable ? Columns(row.Record!, reading, most) : Fields(row.Record!, reading, most)));
        });
        return score;
    }

    /// <summary>Emoji with bars, the longest for the likeliest.</summary>
    public static TextTable Table(IEnumerable<EmojiScore> scores)
    {
        TextTable table = new TextTable(hasHeaders: false).Names("emoji", "bar").Numbers("probability");
        double most = 0;
        foreach ((string emoji, double probability) in scores)
        {
            most = Math.Max(most, probability);
            table.Row(emoji, Bar.Of(probability / most, BarWidth).PadRight(BarWidth), TrainingDisplay.Percent(probability));
        }
        return table;
    }

    private static JsonObject Fields(JsonObject fields, EmojiReading reading, int top)
    {
        Answers.Add(fields, "emoji", EmojiCommand.Json(reading.Scores.Take(top)));
        return fields;
    }

    /// <summary>The same for a table, which has no lists: columns for the first emoji, the second and so on.</summary>
    private static JsonObject Columns(JsonObject fields, EmojiReading reading, int top)
    {
        EmojiScore[] best = [.. reading.Scores.Take(top)];
        Answers.Add(fields, "total", Math.Round(best.Sum(score => score.Probability), 6));
        for (int i = 0; i < best.Length; i++)
        {
            Answers.Add(fields, $"emoji_{i + 1}", best[i].Emoji);
            Answers.Add(fields, $"p_{i + 1}", Math.Round(best[i].Probability, 6));
        }
        return fields;
    }
}
