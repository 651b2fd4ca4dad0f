using System.Globalization;
using Glossa.Models;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Lets a model that is being trained write samples after every evaluation, at several temperatures.</summary>
internal sealed class SamplingProgress(TextGenerator generator, LanguageTrainingConfig how, IProgress<TrainingProgress> inner)
    : IProgress<TrainingProgress>
{
    private static readonly double[] Temperatures = [0.2, 0.5, 1];

    public void Report(TrainingProgress value) =>
        inner.Report(value.Evaluation is null ? value : value with { Samples = [.. Temperatures.Select(Sample)] });

    private TrainingSample Sample(double temperature) => new(
        temperature.ToString("F1", CultureInfo.InvariantCulture),
        generator.Generate(new GenerationOptions
        {
            Prefix = how.SamplePrefix,
            MaximumSymbols = how.SampleSymbols,
            Sampling = new SamplingOptions { Temperatures = [temperature] },
        }));
}
