using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Gives every text a score for each class. Whether the classes exclude each other (softmax) or not (sigmoid) is for the caller to say.</summary>
public abstract class TextClassifier : Module
{
    /// <summary>The number of classes.</summary>
    public abstract int Classes { get; }

    /// <summary>Scores texts.</summary>
    /// <param name="batch">Their tokens.</param>
    /// <param name="features">What else is known of each text, for a classifier that was made for it; otherwise null.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The logits. <c>Shape: [texts, Classes]</c>.</returns>
    public abstract Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run);
}
