using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Gives every text a score for each class. Whether the classes exclude each other (softmax) or not (sigmoid) is for the caller to say.
/// </summary>
public abstract class TextClassifier : Module
{
    /// <summary>The number of classes.</summary>
    public abstract int Classes { get; }

    /// <summary>Scores texts.</summary>
    /// <param name="batch">Their tokens.</param>
    /// <param name="features">The feature columns of each text, for a classifier that was made for them; otherwise null.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The logits. <c>Shape: [texts, Classes]</c>.</returns>
    public abstract Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run);

    /// <summary>
    /// Returns the logits that a training loss is computed from: those of each part that learns by itself, the model's own where there is
    /// one part.
    /// </summary>
    /// <param name="batch">The texts' tokens.</param>
    /// <param name="features">The feature columns of each text, or null.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The logits of each part. Each has <c>Shape: [texts, Classes]</c>.</returns>
    public virtual IReadOnlyList<Tensor> TrainingLogits(TokenBatch batch, FeatureBatch? features, Run run) =>
        [Forward(batch, features, run)];

    /// <summary>
    /// Reads all training texts once before the first step, for models that count before they learn. Values learned from the counts are no
    /// part of the state: prepare again to continue training.
    /// </summary>
    /// <param name="texts">The training texts.</param>
    /// <param name="classes">The classes of each text.</param>
    public virtual void Prepare(TokenBatch texts, IReadOnlyList<IReadOnlyList<int>> classes) { }

    /// <summary>
    /// Works everything that only training needs into the parameters and forgets it, after the last step and before the model is saved.
    /// Answers stay the same but for rounding.
    /// </summary>
    public virtual void Settle() { }
}
