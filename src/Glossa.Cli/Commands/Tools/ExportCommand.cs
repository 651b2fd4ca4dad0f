using System.CommandLine;
using Glossa.Models;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa export MODEL --to KIND --output FOLDER`: another system's files of a Glossa model.</summary>
internal static class ExportCommand
{
    private const string HuggingFace = "huggingface";

    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file with a transformer, or the folder a training wrote it into." };
        Option<string> to = new("--to")
        {
            Description = "The layout: huggingface writes config.json, model.safetensors and the tokenizer.",
            Required = true,
        };
        to.AcceptOnlyFromAmong(HuggingFace);
        Option<string> output = new("--output", "-o") { Description = "The folder to write.", Required = true };
        Option<bool> overwrite = OutputRules.Overwrite("files of these names in the folder");
        Command export = new("export", "Write a model in another system's layout.") { model, to, output, overwrite };
        export.SetAction(parsed =>
        {
            string folder = parsed.GetValue(output)!;
            OutputRules.Check(parsed.GetValue(overwrite), Path.Combine(folder, "config.json"));
            string path = parsed.GetValue(model)!;
            TransformerEncoder encoder = TransformerModels.EncoderOf(path);
            TransformerModels.Export(encoder, folder, TransformerModels.PieceHeadOf(path, encoder.Model) is { } head ? [head] : []);
            Console.Error.WriteLine($"{folder}: config.json, model.safetensors and the tokenizer.");
        });
        return export;
    }
}
