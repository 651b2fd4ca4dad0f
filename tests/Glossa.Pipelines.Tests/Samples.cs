using System.Text.Json;
using Glossa.Testing;

namespace Glossa.Pipelines.Tests;

/// <summary>A small trained pipeline and its data.</summary>
internal static class Samples
{
    private static readonly string[] Good =
        ["a fine film", "I loved every minute", "great fun for all", "what a wonderful cast", "clever and warm"];

    private static readonly string[] Bad =
        ["a dull film", "I hated every minute", "no fun at all", "what a terrible cast", "stupid and cold"];

    /// <summary>Writes ten texts with two labels and gives a configuration to train on them.</summary>
    public static ClassifierConfig Config(TempFolder folder, string kind = "cnn", int epochs = 6)
    {
        File.WriteAllLines(folder["train.jsonl"], [.. Good.Select(text => Line(text, "good")), .. Bad.Select(text => Line(text, "bad"))]);
        return new ClassifierConfig
        {
            Seed = 3,
            Data = new DataConfig { Train = folder["train.jsonl"], Validation = folder["train.jsonl"] },
            Model = Sized.Classifier(kind, "width: 8, depth: 1, rows: 60, hidden: 8, ngram_bits: 8, dropout: 0.1, word_dropout: 0"),
            Training = new TrainingConfig { Epochs = epochs, BatchSize = 4, LearningRate = 0.02, Patience = 0 },
        };
    }

    /// <summary>Trains into a folder and gives the model's file.</summary>
    public static string Train(TempFolder folder, string kind = "cnn", string name = "out")
    {
        ClassifierTraining.Train(Config(folder, kind), folder[name]);
        return Path.Combine(folder[name], ModelFile.FileName);
    }

    public static string Line(string text, string label) => JsonSerializer.Serialize(new { text, label });
}
