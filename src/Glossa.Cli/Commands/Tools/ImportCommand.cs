using System.CommandLine;
using Glossa.Data;
using Glossa.Models;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>`glossa import KIND SOURCE --output FILE`: makes a Glossa model of another system's files.</summary>
internal static class ImportCommand
{
    public static Command Create() => new("import", "Make a model of another system's files.")
    {
        CreateTransformers(), CreateTextgenrnn(), CreateTorchmoji(),
    };

    private static Command CreateTextgenrnn()
    {
        Argument<string> source = new("source")
        {
            Description = "The folder with weights (.hdf5 or .safetensors), vocabulary (.json) and, if there is one, "
                + "configuration (.json).",
        };
        Option<string?> weights = new("--weights", "-w") { Description = "Which weights, where the folder has several." };
        Option<string> output = Output();
        Option<Precision> precision = PrecisionOption.Create();
        Option<bool> overwrite = OutputRules.Overwrite("the model in the folder");
        Command textgenrnn = new("textgenrnn", "A model of textgenrnn: weights, vocabulary and configuration become one file.")
        {
            source, weights, output, precision, overwrite,
        };
        textgenrnn.SetAction(parsed =>
        {
            string from = parsed.GetValue(source)!;
            CorpusFile.RequireFolder(from);
            TextgenrnnImport import = TextgenrnnImport.Read(from, parsed.GetValue(weights));
            TextGenerator generator = TextgenrnnModels.Import(import);
            string folder = parsed.GetValue(output)!,
                path = Save(folder, parsed.GetValue(overwrite), generator.ToModelFile(), parsed.GetValue(precision));
            Console.Error.WriteLine($"{path}: {generator}. It writes: glossa generate {folder}");
            string[] others = [.. TextgenrnnImport.WeightsIn(from).Where(file => file != import.WeightsPath)];
            string choice = others.Length == 0 ? "" : $" --weights takes others: {string.Join(", ", others.Select(Path.GetFileName))}.";
            Console.Error.WriteLine($"Its weights are those of {import.WeightsPath}.{choice}");
        });
        return textgenrnn;
    }

    private static Command CreateTransformers()
    {
        Argument<string> source = new("source")
        {
            Description = "The folder of a Hugging Face model: config.json, weights, and the files of its tokenizer.",
        };
        Option<string> output = Output();
        Option<Precision> precision = PrecisionOption.Create();
        Option<bool> overwrite = OutputRules.Overwrite("the model in the folder");
        Command transformers = new("transformers", "A transformer of Hugging Face, such as BERT: all of a folder becomes one file.")
        {
            source, output, precision, overwrite,
        };
        transformers.SetAction(parsed =>
        {
            string from = parsed.GetValue(source)!, folder = parsed.GetValue(output)!;
            CorpusFile.RequireFolder(from);
            TransformerComponent transformer = TransformerModels.Import(from);
            string path = Save(
                folder, parsed.GetValue(overwrite),
                TransformerModels.ToModelFile(transformer, English.Language, TransformerModels.ImportHead(from, transformer.Encoder)),
                parsed.GetValue(precision));
            Console.Error.WriteLine($"{path}: {transformer.Embedder.Encoder.Model.ParameterCount:N0} parameters. "
                + $"It makes vectors: glossa embed {folder} --input texts.txt");
        });
        return transformers;
    }

    private static Command CreateTorchmoji()
    {
        Argument<string> weights = new("weights")
        {
            Description = "The weights: torchMoji's pytorch_model.bin, a .safetensors file with its names, "
                + "or DeepMoji's .hdf5 file of Keras.",
        };
        Option<string> vocabulary = new("--vocabulary", "-v")
        {
            Description = "The words by number: torchMoji's vocabulary.json.",
            Required = true,
        };
        Option<string?> labels = new("--labels", "-l")
        {
            Description = "A file with the names of the classes, one a line in their order. When left out they are DeepMoji's 64 emoji.",
        };
        Option<string> gates = new("--gates")
        {
            Description = "The sigmoid of the gates: hard_sigmoid, as DeepMoji and torchMoji have it, or sigmoid.",
            DefaultValueFactory = _ => "hard_sigmoid",
        };
        gates.AcceptOnlyFromAmong([.. DeepMojiConfig.GatesByName.Keys]);
        Option<string> output = Output();
        Option<Precision> precision = PrecisionOption.Create();
        Option<bool> overwrite = OutputRules.Overwrite("the model in the folder");
        Command torchmoji = new("torchmoji", "A model of torchMoji or DeepMoji: weights, words and emoji become one file.")
        {
            weights, vocabulary, labels, gates, output, precision, overwrite,
        };
        torchmoji.SetAction(parsed =>
        {
            (string from, string words) = (parsed.GetValue(weights)!, parsed.GetValue(vocabulary)!);
            CorpusFile.RequireExists(from);
            CorpusFile.RequireExists(words);
            string[]? names = parsed.GetValue(labels) is { } file ? TextLines.Names(file) : null;
            TextCategorizer categorizer = DeepMojiModels.Import(from, words, names, parsed.GetValue(gates)!);
            string folder = parsed.GetValue(output)!,
                path = Save(folder, parsed.GetValue(overwrite), categorizer.ToModelFile(), parsed.GetValue(precision));
            Console.Error.WriteLine($"{path}: {((DeepMojiClassifier)categorizer.Classifier).Network.Description}. "
                + $"It reads: glossa emoji score {folder} \"a text\"");
        });
        return torchmoji;
    }

    /// <summary>Saves a model in a folder in which nothing is trained meanwhile.</summary>
    /// <returns>The model's file.</returns>
    private static string Save(string folder, bool overwrite, ModelFile model, Precision precision)
    {
        using FolderLock held = FolderLock.Take(folder);
        AtomicFile.DeleteLeftovers(folder);
        string path = Path.Combine(folder, ModelFile.FileName);
        OutputRules.Check(overwrite, path);
        model.Write(path, precision);
        return path;
    }

    private static Option<string> Output() => new("--output", "-o") { Description = "The folder for the model.", Required = true };
}
