using Glossa.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Training;

/// <summary>The output folder and the receivers of the progress and log of a training: settings that do not depend on the model.</summary>
/// <param name="Folder">The folder for checkpoints, logs and in the end the model; null writes nothing.</param>
public sealed record TrainingRun(string? Folder = null)
{
    /// <summary>The treatment of a training that is in the folder already.</summary>
    public ExistingTraining Existing { get; init; } = ExistingTraining.Refuse;

    /// <summary>Receives the progress of the training, or null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Receives the start, evaluations and the end.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The precision of the weights in the model file; checkpoints always have 32 bits.</summary>
    public Precision Precision { get; init; }

    /// <summary>A training in a folder that holds none yet.</summary>
    /// <param name="folder">The folder.</param>
    public static implicit operator TrainingRun(string folder) => new(folder);
}
