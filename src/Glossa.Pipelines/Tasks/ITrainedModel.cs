using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>The outcome of a training.</summary>
public interface ITrainedModel
{
    /// <summary>The best model.</summary>
    ModelFile Model { get; }

    /// <summary>The course of the training: its steps, its scores and the best evaluation.</summary>
    TrainingResult Result { get; }

    /// <summary>The scores of the best model on the validation texts; null where there were none.</summary>
    Report? Scores { get; }
}
