using System.CommandLine;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa import KIND SOURCE --output FILE`: makes a Glossa model of another system's files.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        Argument<string> source = new("source") { Description = "The folder with weights (.hdf5 or .safetensors), vocabulary (.json) and, if there is one, configuration (.json)." };
        Option<string?> weights = new("--weights", "-w") { Description = "Which weights, where the folder has several." };
        Option<string> output = new("--output", "-o") { Description = "The folder for the model.", Required = true };
        Command textgenrnn = new("textgenrnn", "A model of textgenrnn: weights, vocabulary and configuration become one file.") { source, weights, output };
        textgenrnn.SetAction(parsed =>
        {
            TextGenerator generator = TextgenrnnModels.Import(parsed.GetValue(source)!, parsed.GetValue(weights));
            string folder = parsed.GetValue(output)!;
            Directory.CreateDirectory(folder);
            generator.Save(Path.Combine(folder, TextCategorizer.FileName));
            Console.Error.WriteLine($"{Path.Combine(folder, TextCategorizer.FileName)}: {generator}. It writes: glossa generate {folder}");
        });
        return new Command("import", "Make a model of another system's files.") { textgenrnn };
    }
}
