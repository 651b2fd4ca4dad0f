using Glossa.Data;
using Glossa.Tensors;
using Glossa.Training;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Pipelines;

/// <summary>The outcome of training a pipeline.</summary>
/// <param name="Model">The encoder and the components of the best model.</param>
/// <param name="Result">The course of the training: its steps, its scores and the best evaluation.</param>
/// <param name="Scores">The scores of the components on the validation texts; null where there were none.</param>
public sealed record TrainedPipeline(ModelFile Model, TrainingResult Result, Report? Scores) : ITrainedModel;

/// <summary>
/// Trains the components of a pipeline together: reads, splits and tokenizes the data, trains the encoder with the gradients of all heads,
/// and saves the best model.
/// </summary>
public static class PipelineTraining
{
    /// <summary>Trains.</summary>
    /// <param name="config">Everything that decides the outcome.</param>
    /// <param name="run">The folder, and who receives the progress; null writes nothing.</param>
    /// <param name="cancellation">Ends the training after the running step; resuming leads to the same bits.</param>
    /// <exception cref="ConfigException">No training data is named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The data is missing, damaged or empty, or a component has too few annotations.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was done is in the folder.</exception>
    public static TrainedPipeline Train(PipelineConfig config, TrainingRun? run = null, CancellationToken cancellation = default)
    {
        run ??= new TrainingRun();
        config.Validate();
        using TrainingFolder? held = run.Folder is { } path ? TrainingFolder.Open(path, run.Existing, ModelFile.FileName) : null;
        Prepared prepared = Prepare(config, run.Logger, cancellation);
        TrainingResult result = prepared.Setup.Train(held, run, config.ToYaml(), cancellation);

        IReadOnlyList<PipelineExample>? validation = prepared.Setup.Data.Validation;
        IReadOnlyList<IHeadScorer>? scorers =
            validation is null ? null : prepared.Model.Task.Scorers(validation, Run.Inference(0), cancellation);
        ModelFile model = new(config.Language, prepared.Model.ToParts(scorers));
        if (run.Folder is { } folder)
        {
            string file = Path.Combine(folder, ModelFile.FileName);
            model.Write(file, run.Precision);
            run.Logger.SavedModel(file);
        }
        Report? scores = scorers is null ? null : Reports.Of([.. config.Components.Keys.Zip(scorers, (name, scorer) => (name, scorer.Report()))]);
        return new TrainedPipeline(model, result, scores);
    }

    /// <summary>
    /// Finds a learning rate for a configuration: trains a little with rising rates (see <see cref="LearningRateFinder{TExample}"/>);
    /// nothing is written.
    /// </summary>
    /// <param name="config">The configuration; its learning rate, schedule and epochs are not used.</param>
    /// <param name="options">The settings of the search.</param>
    /// <param name="progress">Receives every step.</param>
    /// <param name="logger">Receives messages about the data.</param>
    /// <param name="cancellation">Ends the search with an exception.</param>
    /// <exception cref="ConfigException">No training data is named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The data is missing, damaged or empty, or a component has too few annotations.</exception>
    /// <exception cref="DivergedException">The loss was not finite at the first step.</exception>
    public static LearningRateSearch FindLearningRate(
        PipelineConfig config,
        LearningRateFinderOptions? options = null,
        IProgress<LearningRatePoint>? progress = null,
        ILogger? logger = null,
        CancellationToken cancellation = default)
    {
        config.Validate();
        return Prepare(config, logger ?? NullLogger.Instance, cancellation).Setup.FindLearningRate(options, progress, cancellation);
    }

    private static Prepared Prepare(PipelineConfig config, ILogger logger, CancellationToken cancellation)
    {
        string train = config.Data.Train
            ?? throw new ConfigException("The configuration names no training data: set data.train to a file or folder.");
        AnnotatedTexts training = AnnotatedTexts.Read(train, config, cancellation), validation;
        if (config.Data.Validation is { } other) validation = AnnotatedTexts.Read(other, config, cancellation);
        else (training, validation) = training.Split(config.Data.ValidationShare, (ulong)config.Seed);
        logger.WarnOfRepeats(training.Docs, validation.Docs);
        logger.ReadAnnotatedTexts(training.Docs.Count + validation.Docs.Count, string.Join(", ", config.Components.Keys), train);

        PipelineModel model = PipelineModel.Learn(config, training);
        PipelineExample[] held = validation.ToExamples(model.Heads);
        PipelineTrainingConfig how = config.Training;
        BatchSampler sampler = model.NewSampler(model.Training);
        long perEpoch = (sampler.Batches(0).Count + how.Accumulate - 1) / how.Accumulate;
        TrainingOptions options = how.ToOptions(config.Seed, perEpoch, held.Length > 0) with
        {
            Accumulate = how.Accumulate,
            Metric = PipelineTrainingTask.Score,
            HigherIsBetter = true,
        };
        TrainingStage stage = new("all", [.. model.Learning], model.NewOptimizer(), options);
        TrainingData<PipelineExample> data = new(model.Training, sampler, held.Length > 0 ? held : null);
        return new Prepared(model, new TrainingSetup<PipelineExample>(model.Task, [stage], data));
    }

    /// <summary>The data, model and settings at the start of a training.</summary>
    private sealed record Prepared(PipelineModel Model, TrainingSetup<PipelineExample> Setup);
}
