using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Models;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa emoji corpus INPUT … --output FILE.jsonl`: makes training data of texts with emoji.</summary>
internal static class EmojiCorpusCommand
{
    private const string DeepMojis = "deepmoji";

    private const int Shown = 64, BarWidth = 30;

    public static Command Create()
    {
        EmojiCorpusOptions usual = new();
        Argument<string[]> inputs = new("inputs")
        {
            Description = $"Files of texts with emoji: {Kinds.BuiltIn.Formats.Files}.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string> output = new("--output", "-o")
        {
            Description = "The file to write: a line {\"text\": …, \"label\": \"😂\"} for each emoji of each text.",
            Required = true,
        };
        TextOptions texts = new();
        Option<int> emoji = EmojiCommand.AtLeastOne("--emoji", "How many emoji are labels, the most frequent ones.", usual.Most);
        Option<string?> only = new("--only")
        {
            Description = $"Which emoji are labels instead, a file with one a line; or the word {DeepMojis} for the 64 of DeepMoji.",
        };
        Option<long> count = new("--minimum-count")
        {
            Description = "How many examples an emoji needs to be a label.",
            DefaultValueFactory = _ => usual.MinimumCount,
        };
        Option<int> words = new("--minimum-words")
        {
            Description = "How many words a text needs beside its emoji.",
            DefaultValueFactory = _ => usual.MinimumWords,
        };
        count.Check(given => given < 0 ? $"{given}: 0 examples or more are needed." : null);
        words.Check(given => given < 0 ? $"{given}: 0 words or more are needed." : null);
        Option<bool> json = new("--json") { Description = "Print the counts as JSON." };
        Command corpus = new("corpus", "Make training data of texts with emoji. It is made as DeepMoji's was.")
        {
            inputs, output, emoji, only, count, words, json,
        };
        texts.AddTo(corpus);
        corpus.SetAction((parsed, cancellation) =>
        {
            string to = parsed.GetValue(output)!;
            if (!string.Equals(Path.GetExtension(to), ".jsonl", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException($"--output {to}: examples are written as .jsonl.");
            }
            EmojiCorpusOptions options = new()
            {
                Corpus = texts.Of(parsed).Over(new DataConfig()).ToTextOptions(),
                Most = parsed.GetValue(emoji),
                Only = parsed.GetValue(only) switch
                {
                    null => null,
                    DeepMojis => DeepMojiEmoji.All,
                    var path => TextLines.Names(path),
                },
                MinimumCount = parsed.GetValue(count),
                MinimumWords = parsed.GetValue(words),
            };
            ProgressLine line = new();
            EmojiCorpusReport report;
            try
            {
                report = EmojiCorpus.Write(parsed.GetValue(inputs)!, to, options, new ProgressReport(line), cancellation);
            }
            finally
            {
                line.Erase();
            }
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(Json(report, to).ToJsonString(PredictCommand.Plain));
            else Print(report, to);
            return Task.FromResult(0);
        });
        return corpus;
    }

    private static JsonObject Json(EmojiCorpusReport report, string output) => new()
    {
        ["texts"] = report.Texts,
        ["with_emoji"] = report.WithEmoji,
        ["kinds"] = report.Kinds,
        ["examples"] = report.Examples,
        ["counts"] = new JsonObject(report.Counts.Select(count => KeyValuePair.Create(count.Emoji, (JsonNode?)count.Examples))),
        ["output"] = output,
    };

    private static void Print(EmojiCorpusReport report, string output)
    {
        TextTable table = new TextTable(hasHeaders: false).Names("emoji").Numbers("examples", "fraction").Names("bar");
        foreach ((string emoji, long examples) in report.Counts.Take(Shown))
        {
            table.Row(
                emoji, Number(examples), TrainingDisplay.Percent((double)examples / report.Examples),
                Bar.Of((double)examples / report.Counts[0].Examples, BarWidth));
        }
        table.Write();
        if (report.Counts.Count > Shown) Console.Out.WriteLine($"and {Number(report.Counts.Count - Shown)} more");
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{Number(report.Texts)} texts, {Number(report.WithEmoji)} with emoji of {Number(report.Kinds)} kinds; "
            + $"{output} has {Number(report.Examples)} examples of {Number(report.Counts.Count)}.");
        Console.Out.WriteLine($"Next: glossa init config --kind deepmoji --train {output} --output emoji.yaml; "
            + "glossa train emoji.yaml --output emoji --set training.sampler.kind=balanced");
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Shows how far it is.</summary>
    private sealed class ProgressReport(ProgressLine line) : IProgress<EmojiCorpusProgress>
    {
        public void Report(EmojiCorpusProgress value) =>
            line.Show(string.Create(CultureInfo.InvariantCulture, $"{value.Texts:N0} texts read"), value.Share);
    }
}
