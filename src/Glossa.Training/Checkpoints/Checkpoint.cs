using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>Everything a training goes on from.</summary>
internal sealed record Checkpoint(
    IReadOnlyDictionary<string, Tensor> Model, TrainingState Optimizer, TrainingState? Average, TrainingState? Plateau,
    IReadOnlyDictionary<string, Tensor> Carried, TrainerState State);
