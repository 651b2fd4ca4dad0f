using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa transformer fill-mask MODEL "… [MASK] …"`: the likeliest words for a gap.</summary>
internal static class FillMaskCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model")
        {
            Description = "The folder of a Hugging Face model that was trained to predict hidden pieces, or of a pre-training's output.",
        };
        Argument<string> text = new("text")
        {
            Description = "A text with the model's mask, such as [MASK] or <mask>, where a word is hidden.",
        };
        Option<int> top = new("--top") { Description = "How many words to print for each mask.", DefaultValueFactory = _ => 5 };
        Option<bool> json = new("--json") { Description = "Print lines {\"mask\", \"piece\", \"id\", \"probability\", \"text\"}." };
        Command fill = new("fill-mask", "Print the likeliest words for the masks of a text.") { model, text, top, json };
        fill.SetAction(parsed =>
        {
            MaskFiller filler = MaskFiller.Load(parsed.GetValue(model)!);
            foreach (FilledMask filled in filler.Fill(parsed.GetValue(text)!, parsed.GetValue(top)))
            {
                if (parsed.GetValue(json))
                {
                    StandardStreams.Data.WriteLine(new JsonObject
                    {
                        ["mask"] = filled.Mask,
                        ["piece"] = filled.Piece,
                        ["id"] = filled.Id,
                        ["probability"] = filled.Probability,
                        ["text"] = filled.Text,
                    }.ToJsonString(PredictCommand.Plain));
                }
                else
                {
                    Console.Out.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{filled.Probability,7:P1}  {Harmless.Line(filled.Piece),-16}  {Harmless.Line(filled.Text)}"));
                }
            }
        });
        return fill;
    }
}
