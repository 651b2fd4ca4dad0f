using Glossa.Pipelines;
using Glossa.Training;

namespace Glossa.Fuzz;

/// <summary>Readers of model files: small models of every kind are trained, and what loads is used once.</summary>
internal static class ModelFiles
{
    private const string Text = "a fine film";

    public static FuzzReader[] All { get; } =
    [
        .. new[] { "cnn", "regions", "lstm", "embeddings", "ngrams", "ensemble", "deepmoji" }.Select(Classifier),
        .. new[] { "lstm", "gru", "elman", "feed_forward", "textgenrnn", "ngram", "kneser_ney" }.Select(LanguageModel),
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
        folder => ModelFile.Load<TextGenerator>(Path.Combine(folder, ModelFile.FileName)).Generate(new GenerationOptions { MaximumSymbols = 3, Seed = 1 }));

    /// <summary>Of a training only the model stays.</summary>
    private static void Keep(string trained, string folder)
    {
        File.Move(Path.Combine(trained, ModelFile.FileName), Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "input")).FullName, ModelFile.FileName));
        Directory.Delete(trained, recursive: true);
    }

    private static void TrainClassifier(string kind, string folder)
    {
        string data = Path.Combine(Directory.CreateDirectory(folder).FullName, "train.jsonl");
        File.WriteAllLines(data, from i in Enumerable.Range(0, 6) from label in new[] { "good", "bad" } select $"{{\"text\": \"a {label} film {i}\", \"label\": \"{label}\"}}");
        ClassifierTraining.Train(
            new ClassifierConfig
            {
                Data = new DataConfig { Train = data, Validation = data },
                Model = new ModelConfig { Kind = kind, Width = 8, Depth = 1, Rows = 60, Hidden = 8, NgramBits = 8, Members = ["ngrams", "cnn"] },
                Training = new TrainingConfig { Epochs = 1, BatchSize = 4 },
            },
            folder,
            ExistingTraining.Replace);
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
                Model = new LanguageArchitectureConfig { Kind = kind, Width = 8, Hidden = 8, Window = 5, Order = 3 },
                Training = new LanguageTrainingConfig { Epochs = 1, Streams = 4, Steps = 12, SampleSymbols = 0 },
            },
            folder,
            ExistingTraining.Replace);
        File.Delete(data);
    }

    private static void ReadCheckpoints(string folder)
    {
        CheckpointFolder checkpoints = new(Path.Combine(folder, "checkpoints"));
        checkpoints.ReadLast();
        checkpoints.ReadBest();
    }
}
