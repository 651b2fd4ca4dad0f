using Glossa.Pipelines;
using Glossa.Training;

namespace Glossa.Fuzz;

/// <summary>Readers of model files: small models of every kind are trained, and what loads is used once.</summary>
internal static class ModelFiles
{
    private const string Text = "a fine film";

    private static readonly Dictionary<string, string> Classifiers = new()
    {
        ["cnn"] = "{kind: cnn, width: 8, depth: 1, rows: 60}",
        ["regions"] = "{kind: regions, width: 8, rows: 60}",
        ["lstm"] = "{kind: lstm, width: 8, hidden: 8, depth: 1, rows: 60}",
        ["embeddings"] = "{kind: embeddings, width: 8, rows: 60}",
        ["ngrams"] = "{kind: ngrams, ngram_bits: 8}",
        ["ensemble"] = "{kind: ensemble, members: [{kind: ngrams, ngram_bits: 8}, {kind: cnn, width: 8, depth: 1, rows: 60}]}",
        ["deepmoji"] = "{kind: deepmoji, width: 8, hidden: 8}",
    };

    private static readonly Dictionary<string, string> Writers = new()
    {
        ["lstm"] = "{kind: lstm, width: 8, hidden: 8}",
        ["gru"] = "{kind: gru, width: 8, hidden: 8}",
        ["elman"] = "{kind: elman, width: 8, hidden: 8}",
        ["feed_forward"] = "{kind: feed_forward, window: 5, width: 8, hidden: 8}",
        ["textgenrnn"] = "{kind: textgenrnn, window: 5, width: 8, hidden: 8}",
        ["ngram"] = "{kind: ngram, order: 3}",
        ["kneser_ney"] = "{kind: kneser_ney, order: 3}",
    };

    public static FuzzReader[] All { get; } =
    [
        .. Classifiers.Keys.Select(Classifier),
        .. Writers.Keys.Select(LanguageModel),
        new FuzzReader("checkpoints", folder => TrainClassifier("cnn", Path.Combine(folder, "input")), ReadCheckpoints),
    ];

    private static FuzzReader Classifier(string kind) => new(
        $"model-{kind}",
        folder =>
        {
            string trained = Path.Combine(folder, "trained");
            TrainClassifier(kind, trained);
            Keep(trained, folder);
        },
        folder => Language.Load(Path.Combine(folder, ModelFile.FileName)).Process(Text));

    private static FuzzReader LanguageModel(string kind) => new(
        $"writer-{kind}",
        folder =>
        {
            string trained = Path.Combine(folder, "trained");
            TrainLanguageModel(kind, trained);
            Keep(trained, folder);
        },
        folder => ModelFile.Load<TextGenerator>(Path.Combine(folder, ModelFile.FileName))
            .Generate(new GenerationOptions { MaximumSymbols = 3, Seed = 1 }));

    /// <summary>Keeps only the model of a training.</summary>
    private static void Keep(string trained, string folder)
    {
        File.Move(
            Path.Combine(trained, ModelFile.FileName),
            Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "input")).FullName, ModelFile.FileName));
        Directory.Delete(trained, recursive: true);
    }

    private static void TrainClassifier(string kind, string folder)
    {
        string data = Path.Combine(Directory.CreateDirectory(folder).FullName, "train.jsonl");
        File.WriteAllLines(
            data,
            from i in Enumerable.Range(0, 6)
            from label in new[] { "good", "bad" }
            select $"{{\"text\": \"a {label} film {i}\", \"label\": \"{label}\"}}");
        ClassifierTraining.Train(
            new ClassifierConfig
            {
                Data = new DataConfig { Train = data, Validation = data },
                Model = ClassifierConfig.Parse($"model: {Classifiers[kind]}").Model,
                Training = new TrainingConfig { Epochs = 1, BatchSize = 4 },
            },
            new TrainingRun(folder) { Existing = ExistingTraining.Replace });
        File.Delete(data);
    }

    private static void TrainLanguageModel(string kind, string folder)
    {
        string data = Path.Combine(Directory.CreateDirectory(folder).FullName, "text.txt");
        File.WriteAllText(data, string.Concat(Enumerable.Repeat("the cat sat on the mat, and the dog ran after the cat.\n", 10)));
        LanguageModelTraining.Train(
            new LanguageModelConfig
            {
                Data = new LanguageDataConfig { Train = data },
                Model = LanguageModelConfig.Parse($"task: language_model\nmodel: {Writers[kind]}").Model,
                Training = new LanguageTrainingConfig { Epochs = 1, Streams = 4, Steps = 12, SampleSymbols = 0 },
            },
            new TrainingRun(folder) { Existing = ExistingTraining.Replace });
        File.Delete(data);
    }

    private static void ReadCheckpoints(string folder)
    {
        CheckpointFolder checkpoints = new(Path.Combine(folder, "checkpoints"));
        checkpoints.ReadLast();
        checkpoints.ReadBest();
    }
}
