using Glossa.Testing;
using Glossa.Training;

namespace Glossa.Pipelines.Tests.LanguageModels;

/// <summary>A small text, and a training of it that takes a moment.</summary>
internal static class LanguageSamples
{
    public const string Line = "the cat sat on the mat, and the dog ran after the cat.\n";

    /// <summary>Writes the text and gives a configuration to learn it.</summary>
    public static LanguageModelConfig Config(TempFolder folder, string kind = "lstm")
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat(Line, 20)));
        return new LanguageModelConfig
        {
            Seed = 2,
            Data = new LanguageDataConfig { Train = folder["text.txt"] },
            Model = Sized.LanguageModel(kind, "width: 12, hidden: 24, window: 5"),
            Training =
                new LanguageTrainingConfig { Epochs = 12, Streams = 4, Steps = 12, LearningRate = 0.02, Patience = 0, SampleSymbols = 5 },
        };
    }

    /// <summary>The model a training wrote.</summary>
    public static byte[] Model(string folder) => File.ReadAllBytes(Path.Combine(folder, ModelFile.FileName));
}

/// <summary>Progress that is reported at once, on the thread that trains.</summary>
internal sealed class SynchronousProgress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
{
    public void Report(TrainingProgress value) => report(value);
}
