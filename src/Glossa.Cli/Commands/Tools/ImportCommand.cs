using System.CommandLine;
using Glossa.Models;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa import KIND SOURCE --output FILE`: makes a Glossa model of another system's files.</summary>
internal static class ImportCommand
{
    public static Command Create() => new("import", "Make a model of another system's files.") { CreateTextgenrnn(), CreateTorchmoji() };

    private static Command CreateTextgenrnn()
    {
        Argument<string> source = new("source") { Description = "The folder with weights (.hdf5 or .safetensors), vocabulary (.json) and, if there is one, configuration (.json)." };
        Option<string?> weights = new("--weights", "-w") { Description = "Which weights, where the folder has several." };
        Option<string> output = Output();
        Command textgenrnn = new("textgenrnn", "A model of textgenrnn: weights, vocabulary and configuration become one file.") { source, weights, output };
        textgenrnn.SetAction(parsed =>
        {
            TextGenerator generator = TextgenrnnModels.Import(parsed.GetValue(source)!, parsed.GetValue(weights));
            string folder = parsed.GetValue(output)!;
            Directory.CreateDirectory(folder);
            generator.Save(Path.Combine(folder, TextCategorizer.FileName));
            Console.Error.WriteLine($"{Path.Combine(folder, TextCategorizer.FileName)}: {generator}. It writes: glossa generate {folder}");
        });
        return textgenrnn;
    }

    private static Command CreateTorchmoji()
    {
        Argument<string> weights = new("weights") { Description = "The weights: torchMoji's pytorch_model.bin, a .safetensors file with its names, or DeepMoji's .hdf5 file of Keras." };
        Option<string> vocabulary = new("--vocabulary", "-v") { Description = "The words by number: torchMoji's vocabulary.json.", Required = true };
        Option<string?> labels = new("--labels", "-l") { Description = "A file with the names of the classes, one a line in their order. When left out they are DeepMoji's 64 emoji." };
        Option<string> gates = new("--gates") { Description = "The sigmoid of the gates: hard_sigmoid, as DeepMoji and torchMoji have it, or sigmoid.", DefaultValueFactory = _ => "hard_sigmoid" };
        gates.AcceptOnlyFromAmong([.. Classifiers.Gates.Keys]);
        Option<string> output = Output();
        Command torchmoji = new("torchmoji", "A model of torchMoji or DeepMoji: weights, words and emoji become one file.") { weights, vocabulary, labels, gates, output };
        torchmoji.SetAction(parsed =>
        {
            string[]? names = parsed.GetValue(labels) is { } file ? TextLines.Names(file) : null;
            TextCategorizer categorizer = DeepMojiModels.Import(parsed.GetValue(weights)!, parsed.GetValue(vocabulary)!, names, parsed.GetValue(gates)!);
            string folder = parsed.GetValue(output)!, path = Path.Combine(folder, TextCategorizer.FileName);
            Directory.CreateDirectory(folder);
            categorizer.Save(path);
            Console.Error.WriteLine($"{path}: {((DeepMojiClassifier)categorizer.Classifier).Network.Description}. It reads: glossa emoji score {folder} \"a text\"");
        });
        return torchmoji;
    }

    private static Option<string> Output() => new("--output", "-o") { Description = "The folder for the model.", Required = true };
}
