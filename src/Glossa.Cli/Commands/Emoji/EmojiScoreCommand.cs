using System.CommandLine;
using System.Globalization;
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
        Option<string?> input = EmojiCommand.Input();
        Option<string?> output = new("--output", "-o") { Description = "A file to write instead of standard output: .jsonl, or .csv with a row for each text; a text that a spreadsheet would take for a formula begins with an apostrophe there." };
        Option<int> top = EmojiCommand.Top("How many emoji to give, the likeliest.", 5);
        Option<bool> json = new("--json") { Description = "Print the answer to TEXT as JSON." };
        Option<int> threads = ThreadsOption.Create();
        Command score = new("score", "Find the emoji that suit texts, with their probabilities.") { model, text, input, output, top, json, threads };
        score.SetAction((parsed, cancellation) =>
        {
            string? to = parsed.GetValue(output), ending = Path.GetExtension(to)?.ToUpperInvariant();
            if (ending is not (null or ".CSV" or ".JSONL")) throw new ArgumentException($"--output {to}: scores are written as .jsonl or .csv; the name of the file decides.");
            int most = parsed.GetValue(top);
            EmojiReader reader = EmojiReader.Load(parsed.GetValue(model)!);
            if (parsed.GetValue(text) is { } one)
            {
                EmojiReading reading = reader.Read(one);
                if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(Line(new JsonObject { ["text"] = one }, reading, most));
                else Table(reading.Scores.Take(most)).Write();
                return Task.FromResult(0);
            }
            most = Math.Min(most, reader.Labels.Count);
            return Task.FromResult(ending == ".CSV"
                ? InputLines.Answer(parsed.GetValue(input), to, texts => reader.Read(texts, parsed.GetValue(threads), cancellation), (_, reading) => Row(reading, most), Header(most))
                : InputLines.Answer(parsed.GetValue(input), to, texts => reader.Read(texts, parsed.GetValue(threads), cancellation), (fields, reading) => Line(fields, reading, most)));
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

    private static string Line(JsonObject fields, EmojiReading reading, int top)
    {
        fields["emoji"] = EmojiCommand.Json(reading.Scores.Take(top));
        return fields.ToJsonString(PredictCommand.Plain);
    }

    private static string Header(int top) => string.Join(',', ["text", "total", .. Enumerable.Range(1, top).SelectMany(rank => new[] { $"emoji_{rank}", $"p_{rank}" })]);

    private static string Row(EmojiReading reading, int top)
    {
        EmojiScore[] best = [.. reading.Scores.Take(top)];
        return string.Join(',', [CsvCell.Of(reading.Text), Number(best.Sum(score => score.Probability)), .. best.SelectMany(score => new[] { CsvCell.Of(score.Emoji), Number(score.Probability) })]);
    }

    private static string Number(double value) => Math.Round(value, 6).ToString(CultureInfo.InvariantCulture);
}
