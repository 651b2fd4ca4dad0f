using Glossa.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Training;

/// <summary>Where a training writes, and who is told of it: what is the same whatever is trained.</summary>
/// <param name="Folder">Where checkpoints, logs and in the end the model are written; null writes nothing.</param>
public sealed record TrainingRun(string? Folder = null)
{
    /// <summary>What becomes of a training that is in the folder already.</summary>
    public ExistingTraining Existing { get; init; } = ExistingTraining.Refuse;

    /// <summary>Told how far the training is, or null.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Told of the start, evaluations and the end.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The precision of the weights in the model file; checkpoints always have 32 bits.</summary>
    public Precision Precision { get; init; }

    /// <summary>A training in a folder that holds none yet.</summary>
    /// <param name="folder">The folder.</param>
    public static implicit operator TrainingRun(string folder) => new(folder);
}
