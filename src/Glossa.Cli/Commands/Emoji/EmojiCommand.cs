using System.CommandLine;
using System.Text.Json.Nodes;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>
/// `glossa emoji score|encode|annotate|attention|coverage MODEL` and `glossa emoji corpus INPUT …`: what texts feel like, by the emoji that
/// suit them.
/// </summary>
internal static class EmojiCommand
{
    public static Command Create() => new("emoji", "Read what texts feel like, by the emoji that suit them. "
        + "The model is a DeepMoji, whose training data can be made here too.")
    {
        EmojiScoreCommand.Create(), EmojiAnnotateCommand.Create(), EmojiAttentionCommand.Create(), EmojiCoverageCommand.Create(),
        EmojiCorpusCommand.Create(),
    };

    public static Argument<string> Model() => new("model")
    {
        Description = "A model file, or the folder `glossa train` or `glossa import torchmoji` wrote it into; of the kind deepmoji.",
    };

    public static Argument<string?> Text() =>
        new("text") { Description = "A text; when left out, --input or standard input is read.", DefaultValueFactory = _ => null };

    /// <summary>Returns an option for a largest number: 1 or more.</summary>
    public static Option<int> Top(string description, int usual) => AtLeastOne("--top", description, usual);

    /// <summary>A number of 1 or more.</summary>
    public static Option<int> AtLeastOne(string name, string description, int usual)
    {
        Option<int> option = new(name) { Description = description, DefaultValueFactory = _ => usual };
        option.Check(given => given < 1 ? $"{given}: at least 1 is needed." : null);
        return option;
    }

    /// <summary>Emoji as JSON: <c>[{"emoji": "😂", "p": 0.12}, …]</c>.</summary>
    public static JsonArray Json(IEnumerable<EmojiScore> scores) =>
        [.. scores.Select(score => new JsonObject { ["emoji"] = score.Emoji, ["p"] = Math.Round(score.Probability, 6) })];
}
