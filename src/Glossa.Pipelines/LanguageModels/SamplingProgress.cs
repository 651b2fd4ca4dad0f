using Glossa.Models;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Lets a model that is being trained write samples after every evaluation.</summary>
internal sealed class SamplingProgress(TextGenerator generator, LanguageTrainingConfig how, IProgress<TrainingProgress>? inner, Action<IReadOnlyList<GeneratedSample>> samples) : IProgress<TrainingProgress>
{
    private static readonly double[] Temperatures = [0.2, 0.5, 1];

    public void Report(TrainingProgress value)
    {
        inner?.Report(value);
        if (value.Evaluation is null) return;
        samples([.. Temperatures.Select(temperature => new GeneratedSample(temperature, generator.Generate(
            new GenerationOptions { Prefix = how.SamplePrefix, MaximumSymbols = how.SampleSymbols, Sampling = new SamplingOptions { Temperatures = [temperature] } })))]);
    }
}
