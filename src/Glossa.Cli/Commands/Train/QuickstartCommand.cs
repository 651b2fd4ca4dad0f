using System.CommandLine;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Data;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;
using Microsoft.Extensions.Logging;

namespace Glossa.Cli.Commands;

/// <summary>`glossa quickstart`: the main job from end to end, on 3,000 sentences that come with the program.</summary>
internal static class QuickstartCommand
{
    private static readonly string[] Sources = ["amazon_cells", "imdb", "yelp"];

    private static readonly string[] LabelNames = ["negative", "positive"];

    private static readonly string[] Questions =
    [
        "The waiter forgot us twice, and the soup was cold.", "I loved this film, the cast is wonderful.",
        "The battery dies after an hour.", "Works great and arrived a day early!",
    ];

    public static Command Create()
    {
        Argument<string[]> texts = new("texts")
        {
            Description = "Sentences to label in the end; four of ours when left out.",
            DefaultValueFactory = _ => Questions,
        };
        Option<string> output = new("--output", "-o")
        {
            Description = "The folder for data, model and logs.",
            DefaultValueFactory = _ => "quickstart",
        };
        Option<bool> overwrite = OutputRules.Overwrite("what an earlier quickstart left in the folder");
        Command command = new("quickstart",
            "Train a sentiment classifier, score it and use it. It learns from 3,000 sentences that come with the program, "
                + "in about a minute.")
        {
            texts, output, overwrite,
        };
        command.SetAction((parsed, cancellation) =>
        {
            Run(parsed.GetValue(output)!, parsed.GetValue(overwrite), parsed.GetValue(texts)!, Program.Logger(parsed), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string folder, bool overwrite, string[] questions, ILogger logger, CancellationToken cancellation)
    {
        using FolderLock held = FolderLock.Take(folder);
        string train = Path.Combine(folder, "train.jsonl"), test = Path.Combine(folder, "test.jsonl"),
            output = Path.Combine(folder, "model"), config = Path.Combine(folder, "config.yaml");
        OutputRules.Check(overwrite, train, test, config, Path.Combine(output, ModelFile.FileName));
        (int trained, int kept) = WriteData(train, test);
        ClassifierConfig settings = new()
        {
            Seed = 1,
            Data = new DataConfig { Train = train },
            Model = new RegionsConfig { Width = 100, Rows = 5000, Dropout = 0.3, WordDropout = 0.3 }.ToClassifier("max"),
            Training = new TrainingConfig
            {
                Epochs = 12,
                Optimizer = new OptimizerConfig { Kind = "adagrad" },
                LearningRate = 0.05,
                ClipNorm = 0,
                Patience = 5,
            },
        };
        AtomicFile.Write(config, stream => stream.Write(Encoding.UTF8.GetBytes(settings.ToYaml())));
        Console.Error.WriteLine($"{trained:N0} sentences to train on ({train}), {kept:N0} held out ({test}); settings in {config}.");
        ExistingTraining existing = overwrite ? ExistingTraining.Replace : ExistingTraining.Refuse;
        TrainingRun run = new(output) { Existing = existing, Logger = logger };
        ModelFile model = TrainCommand.Train(settings, run, json: false, cancellation).Model;

        Console.Out.WriteLine();
        Console.Out.WriteLine("On the sentences held out:");
        ReportPrinter.Print(new TextClassificationTask().Evaluate(model, test, new TextFields(), cancellation: cancellation));
        Language language = Language.Blank(settings.Language).Add(model.Part<TextCategorizer>());
        foreach (Doc doc in language.Pipe(questions, cancellation: cancellation))
        {
            (string label, double score) = doc.Cats.MaxBy(cat => cat.Value);
            Console.Out.WriteLine($"{label} {TrainingDisplay.Percent(score),7}  {Harmless.Line(doc.Text)}");
        }
        Console.Out.WriteLine();
        Console.Out.WriteLine($"Next: glossa predict {output} \"a sentence of yours\", or glossa train with a configuration of your own.");
    }

    /// <summary>Unpacks the sentences, four fifths of each source and label for training.</summary>
    private static (int Train, int Test) WriteData(string train, string test)
    {
        List<string> lines = [], groups = [];
        foreach (string source in Sources)
        {
            using Stream packed = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{source}.jsonl.gz")!;
            using StreamReader reader = new(GzipFile.Decompress(packed));
            while (reader.ReadLine() is { } line)
            {
                JsonObject fields = JsonNode.Parse(line)!.AsObject();
                int label = (int)fields["label"]!;
                lines.Add(new JsonObject
                {
                    ["text"] = (string)fields["text"]!,
                    ["label"] = LabelNames[label],
                    ["source"] = source,
                }.ToJsonString(Readable));
                groups.Add($"{source} {label}");
            }
        }
        int[][] parts = DataSplit.Stratified(groups, [0.8, 0.2], 1);
        Write(train, parts[0]);
        Write(test, parts[1]);
        return (parts[0].Length, parts[1].Length);

        void Write(string path, int[] part) => AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, leaveOpen: true);
            foreach (int i in part) writer.Write(lines[i] + "\n");
        });
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = PlainJsonEncoder.Instance };
}
