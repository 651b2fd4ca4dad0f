using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>The predictions that an objective asks of some windows.</summary>
/// <param name="Vectors">The vectors from which pieces are predicted. <c>Shape: [predictions, size]</c>.</param>
/// <param name="Targets">The ids of the right pieces. <c>Shape: [predictions]</c>.</param>
internal sealed record PiecePrediction(Tensor Vectors, IdTensor Targets);

/// <summary>Chooses the pieces to predict of windows, and computes the vectors that predict them, which must not depend on them.</summary>
internal abstract class PiecePredictor
{
    /// <summary>Predicts at least one piece of each window.</summary>
    /// <param name="windows">The windows.</param>
    /// <param name="random">Returns the randomness of a window: the choice depends on it and the window alone.</param>
    /// <param name="run">The run to compute in.</param>
    public abstract PiecePrediction Predict(IReadOnlyList<PieceWindow> windows, Func<int, CounterRandom> random, Run run);
}
