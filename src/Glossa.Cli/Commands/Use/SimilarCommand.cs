using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa similar MODEL --query TEXT`: the texts most similar to another one.</summary>
internal static class SimilarCommand
{
    public static Command Create()
    {
        Argument<string> model = EmbedCommand.Model();
        Option<string> query = new("--query", "-q") { Description = "The text to compare with.", Required = true };
        TextInput input = new();
        Option<int> top = new("--top") { Description = "How many texts to print at most.", DefaultValueFactory = _ => 10 };
        Option<bool> raw = new("--raw")
        {
            Description = "Compare the vectors as they are. Otherwise the mean of the texts' vectors is subtracted, "
                + "which leaves what tells them apart.",
        };
        Option<bool> json = new("--json") { Description = "Print lines {\"text\": …, \"similarity\": …}." };
        Option<int> threads = ThreadsOption.Create();
        Command similar = new("similar", "Find the texts most similar to another one. They are compared by the cosine of their vectors.")
        {
            model, query, top, raw, json, threads,
        };
        input.AddTo(similar);
        similar.SetAction((parsed, cancellation) =>
        {
            ITextVectors encoder = TextVectors.Load(parsed.GetValue(model)!);
            TextIndex index = new(
                encoder, input.Texts(parsed, cancellation), !parsed.GetValue(raw), parsed.GetValue(threads), cancellation);
            foreach ((string text, float cosine) in index.Nearest(parsed.GetValue(query)!, parsed.GetValue(top)))
            {
                if (parsed.GetValue(json))
                {
                    StandardStreams.Data.WriteLine(
                        new JsonObject { ["text"] = text, ["similarity"] = Math.Round(cosine, 6) }.ToJsonString(PredictCommand.Plain));
                }
                else
                {
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cosine,6:F3}  {Harmless.Line(text)}"));
                }
            }
            return Task.FromResult(0);
        });
        return similar;
    }
}
