using Glossa.Data;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>A configuration of any task: everything that a model is made from.</summary>
public interface ITaskConfig
{
    /// <summary>The task of the model.</summary>
    string Task { get; }

    /// <summary>The training settings that all tasks share.</summary>
    OptimizationConfig Optimization { get; }

    /// <summary>The score that decides which model is the best.</summary>
    string Metric { get; }

    /// <summary>The scores to show after each evaluation.</summary>
    IReadOnlyList<string> ShownScores { get; }

    /// <summary>The unit of the speed of training: <c>words</c>.</summary>
    string Unit { get; }

    /// <summary>The configuration as YAML, every key with its value.</summary>
    string ToYaml();

    /// <summary>Trains, and saves the best model as <see cref="ModelFile.FileName"/>.</summary>
    /// <param name="run">The folder, and who receives the progress.</param>
    /// <param name="cancellation">Ends the training after the running step; resuming leads to the same bits.</param>
    /// <exception cref="ConfigException">No training data is named, or settings contradict each other.</exception>
    /// <exception cref="DataException">The data is missing, damaged or too small.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what was done is in the folder.</exception>
    ITrainedModel Train(TrainingRun run, CancellationToken cancellation = default);

    /// <summary>Finds a learning rate: trains a little with rising rates; nothing is written.</summary>
    /// <param name="options">The settings of the search.</param>
    /// <param name="progress">Receives every step.</param>
    /// <param name="cancellation">Ends the search with an exception.</param>
    /// <exception cref="ConfigException">No training data is named, settings contradict each other, or the model has no learning
    /// rate.</exception>
    /// <exception cref="DataException">The data is missing, damaged or too small.</exception>
    /// <exception cref="DivergedException">The loss was not finite at the first step.</exception>
    LearningRateSearch FindLearningRate(
        LearningRateFinderOptions? options = null, IProgress<LearningRatePoint>? progress = null, CancellationToken cancellation = default);
}
