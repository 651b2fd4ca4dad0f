using Glossa.Data;
using Glossa.Training;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Pipelines;

/// <summary>The outcome of a pre-training.</summary>
/// <param name="Head">The head and the encoder of the best model.</param>
/// <param name="Model">The model file with both, and with the parts that use the encoder.</param>
/// <param name="Result">The course of the training: its steps, its scores and the best evaluation.</param>
public sealed record PretrainedModel(PretrainedHead Head, ModelFile Model, TrainingResult Result) : ITrainedModel
{
    Report? ITrainedModel.Scores => Head.Scores is { Count: > 0 } scores ? Head.Config.Objective.ReportOf(scores) : null;
}

/// <summary>
/// Trains encoders on raw texts: reads them, makes the model and the examples of the objective, trains, and saves the best.
/// </summary>
public static class Pretraining
{
    /// <summary>Trains.</summary>
    /// <param name="config">Everything that decides the outcome.</param>
    /// <param name="run">The folder, and who receives the progress; null writes nothing.</param>
    /// <param name="cancellation">Ends the training after the running step; resuming leads to the same bits.</param>
    /// <exception cref="ConfigException">No texts are named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The texts are missing, damaged or too few.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was done is in the folder.</exception>
    public static PretrainedModel Train(PretrainingConfig config, TrainingRun? run = null, CancellationToken cancellation = default)
    {
        run ??= new TrainingRun();
        config.Validate();
        using TrainingFolder? held = run.Folder is { } path ? TrainingFolder.Open(path, run.Existing, ModelFile.FileName) : null;
        PreparedPretraining prepared = config.Objective.Prepare(config, run.Logger, cancellation);
        TrainingResult result = prepared.Train(held, run, cancellation);
        PretrainedHead head = new(prepared.Config, prepared.Encoder, prepared.Head)
        {
            Scores = result.Best?.Scores is { Count: > 0 } scores ? scores : null,
        };
        IEnumerable<IModelPart> parts = [head, .. config.Objective.PartsOf(prepared.Encoder)];
        ModelFile model = new(config.Language, [.. parts.Select(part => new NamedPart(part.Kind, part))]);
        if (run.Folder is { } folder)
        {
            string file = Path.Combine(folder, ModelFile.FileName);
            model.Write(file, run.Precision);
            run.Logger.SavedModel(file);
        }
        return new PretrainedModel(head, model, result);
    }

    /// <summary>
    /// Finds a learning rate for a configuration: trains a little with rising rates (see <see cref="LearningRateFinder{TExample}"/>);
    /// nothing is written.
    /// </summary>
    /// <param name="config">The configuration; its learning rate, schedule and epochs are not used.</param>
    /// <param name="options">The settings of the search.</param>
    /// <param name="progress">Receives every step.</param>
    /// <param name="cancellation">Ends the search with an exception.</param>
    /// <exception cref="ConfigException">No texts are named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The texts are missing, damaged or too few.</exception>
    /// <exception cref="DivergedException">The loss was not finite at the first step.</exception>
    public static LearningRateSearch FindLearningRate(
        PretrainingConfig config, LearningRateFinderOptions? options = null, IProgress<LearningRatePoint>? progress = null,
        CancellationToken cancellation = default)
    {
        config.Validate();
        return config.Objective.Prepare(config, NullLogger.Instance, cancellation).FindLearningRate(options, progress, cancellation);
    }
}
