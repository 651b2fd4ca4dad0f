using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A linear classifier of feature columns alone, <c>logits = W · features + b</c>. Added to a model of n-grams
/// (<see cref="EnsembleClassifier"/>), it makes one linear model of both.
/// </summary>
public sealed class FeatureClassifier : TextClassifier
{
    private readonly FeatureEncoder features;
    private readonly Linear output;

    /// <summary>A classifier.</summary>
    /// <param name="features">Encodes the columns.</param>
    /// <param name="classes">The number of classes.</param>
    public FeatureClassifier(FeatureEncoder features, int classes)
    {
        (this.features, Classes) = (features, classes);
        output = new Linear(features.Size, classes, true, new InitializerSet { Weight = Initializer.Zeros, Bias = Initializer.Zeros });
    }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) =>
        Within(run, () => output.Forward(this.features.Forward(this.features.Required(features), run), run));
}
