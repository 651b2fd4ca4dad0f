using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A classifier over any text encoder: <c>logits = W · dropout([text vector, features]) + b</c>. Named feature columns
/// (<see cref="FeatureEncoder"/>) join the text's vector, so that one model decides from text, numbers, categories and vectors of other
/// media at once.
/// </summary>
public sealed class EncoderClassifier : TextClassifier
{
    private readonly TextEncoder encoder;
    private readonly FeatureEncoder? features;
    private readonly Dropout dropout;
    private readonly Linear output;

    /// <summary>A classifier.</summary>
    /// <param name="encoder">Encodes the texts.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="dropout">The fraction of features dropped in training, before the output layer.</param>
    /// <param name="features">Encodes the texts' feature columns, or null.</param>
    public EncoderClassifier(TextEncoder encoder, int classes, double dropout = 0, FeatureEncoder? features = null)
    {
        (this.encoder, this.features, Classes) = (encoder, features, classes);
        this.dropout = new Dropout(dropout);
        // Scores start equal, as spaCy's do: the first step then goes where the data says.
        output = new Linear(
            encoder.Size + (features?.Size ?? 0), classes, true,
            new InitializerSet { Weight = Initializer.Zeros, Bias = Initializer.Zeros });
    }

    /// <inheritdoc/>
    public override int Classes { get; }

    /// <inheritdoc/>
    /// <remarks>The feature columns join right before the output layer, and their encoder learns with it.</remarks>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => [.. encoder.ParameterLayers, Together(features, output)];

    /// <summary>The width of a text's vector.</summary>
    public int VectorSize => encoder.Size;

    /// <summary>Encodes texts, without their feature columns.</summary>
    /// <param name="batch">Their tokens.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [texts, VectorSize]</c>.</returns>
    public Tensor Encode(TokenBatch batch, Run run) => Within(run, () => encoder.Forward(batch, run));

    /// <inheritdoc/>
    public override Tensor Forward(TokenBatch batch, FeatureBatch? features, Run run) => Within(run, () =>
    {
        Tensor x = encoder.Forward(batch, run);
        if (this.features is not null) x = Tensor.Concat([x, this.features.Forward(this.features.Required(features), run)], 1, run);
        return output.Forward(dropout.Forward(x, run), run);
    });
}
