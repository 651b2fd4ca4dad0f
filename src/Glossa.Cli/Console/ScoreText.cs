using System.Globalization;
using System.Text.Json.Nodes;

namespace Glossa.Cli.Commands;

/// <summary>The scores of a language model in words or as JSON, where what is infinite is null.</summary>
internal static class ScoreText
{
    private const string Unseen = "The text has an n-gram that never occurred in training, "
        + "which makes the loss of a model without smoothing infinite; model.kind: kneser_ney is smoothed.";

    /// <summary>The scores in words, or as JSON.</summary>
    public static string Of(IReadOnlyDictionary<string, double> scores, bool json)
    {
        if (json) return new JsonObject(scores.Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, double.IsFinite(score.Value) ? score.Value : null))).ToJsonString(PredictCommand.Plain);
        string text = string.Create(CultureInfo.InvariantCulture, $"{scores["loss"]:F4} nats a symbol, perplexity {scores["perplexity"]:F2}, {scores["bits_per_character"]:F3} bits a character");
        if (scores.TryGetValue("unknown", out double unknown))
        {
            text += string.Create(CultureInfo.InvariantCulture, $"; {scores["symbols"]:N0} symbols, {unknown:P2} of them unknown");
        }
        return double.IsPositiveInfinity(scores["loss"]) ? $"{text}\n{Unseen}" : text;
    }
}
