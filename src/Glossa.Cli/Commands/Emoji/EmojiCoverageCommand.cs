using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Text;

namespace Glossa.Cli.Commands;

/// <summary>`glossa emoji coverage MODEL`: how many of the words of texts a model knows, and which it does not.</summary>
internal static class EmojiCoverageCommand
{
    public static Command Create()
    {
        Argument<string> model = EmojiCommand.Model();
        TextInput input = new();
        Option<int> top = EmojiCommand.Top("How many of the words it does not know to show, the most frequent.", 20);
        Option<bool> json = new("--json")
        {
            Description = "Print {\"words\": …, \"unknown\": …, \"share_known\": …, \"most_frequent_unknown\": {…}}.",
        };
        Command coverage = new("coverage", "Count the words of texts that a model knows. It also lists the ones that it does not know.")
        {
            model, top, json,
        };
        input.AddTo(coverage);
        coverage.SetAction((parsed, cancellation) =>
        {
            VocabularyCoverage found = EmojiReader.Load(parsed.GetValue(model)!).CoverageOf(input.Texts(parsed, cancellation));
            IEnumerable<(string Word, int Count)> missing = found.MostFrequentUnknown.Take(parsed.GetValue(top));
            if (parsed.GetValue(json))
            {
                JsonObject counts = [];
                foreach ((string word, int count) in missing) counts[word] = count;
                StandardStreams.Data.WriteLine(new JsonObject
                {
                    ["words"] = found.Words,
                    ["unknown"] = found.Unknown,
                    ["share_known"] = Math.Round(found.Share, 6),
                    ["most_frequent_unknown"] = counts,
                }.ToJsonString(PredictCommand.Plain));
                return Task.FromResult(0);
            }
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{TrainingDisplay.Percent(found.Share)} of {found.Words:N0} "
                + $"words are known{(found.Unknown > 0 ? "; unknown, the most frequent first:" : ".")}"));
            foreach ((string word, int count) in missing)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count,9:N0}  {Harmless.Line(word)}"));
            }
            return Task.FromResult(0);
        });
        return coverage;
    }
}
