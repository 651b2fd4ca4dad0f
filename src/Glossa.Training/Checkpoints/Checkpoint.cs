using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>The complete state from which a training resumes.</summary>
internal sealed record Checkpoint(
    IReadOnlyDictionary<string, Tensor> Model, TrainingState Optimizer, TrainingState? Average, TrainingState? Plateau,
    IReadOnlyDictionary<string, Tensor> Carried, TrainerState State);
