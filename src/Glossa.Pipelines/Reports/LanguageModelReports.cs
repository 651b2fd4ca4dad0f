using System.Globalization;
using System.Text.Json.Nodes;

namespace Glossa.Pipelines;

/// <summary>Scores of language models for people, and as JSON, where infinite scores are null.</summary>
internal static class LanguageModelReports
{
    /// <summary>Returns the scores.</summary>
    /// <param name="scores">The scores by name.</param>
    public static Report Of(IReadOnlyDictionary<string, double> scores)
    {
        JsonObject json = new(
            scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, double.IsFinite(score.Value) ? score.Value : null)));
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{scores["loss"]:F4} nats a symbol, perplexity {scores["perplexity"]:F2}, {scores["bits_per_character"]:F3} bits a character");
        if (scores.TryGetValue("unknown", out double unknown))
        {
            text += string.Create(CultureInfo.InvariantCulture, $"; {scores["symbols"]:N0} symbols, {unknown:P2} of them unknown");
        }
        ReportLine why = new(
            "The text has an n-gram that never occurred in training, which makes the loss of a model without smoothing infinite; "
            + "model.kind: kneser_ney is smoothed.");
        return new Report(json, [new ReportLine(text), .. double.IsPositiveInfinity(scores["loss"]) ? [why] : Array.Empty<ReportItem>()]);
    }
}
