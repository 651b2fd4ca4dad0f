using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The sizes of a <see cref="DeepMoji"/>, set as the original's.</summary>
public sealed record DeepMojiOptions
{
    /// <summary>The number of words, the special ones included.</summary>
    public int Words { get; init; } = 50_000;

    /// <summary>The width of a word's vector.</summary>
    public int Width { get; init; } = 256;

    /// <summary>The size of the state of each LSTM and direction.</summary>
    public int Hidden { get; init; } = 512;

    /// <summary>The number of classes of the last layer: the 64 emoji, or those of a task.</summary>
    public int Classes { get; init; } = 64;

    /// <summary>
    /// σ of the gates: DeepMoji's is the hard sigmoid <c>clip(0.2 x + 0.5, 0, 1)</c>, PyTorch's the sigmoid; both are equally fast.
    /// </summary>
    public Activation Gates { get; init; } = Activation.HardSigmoid();

    /// <summary>The fraction of dimensions of the words' vectors dropped in training, the same ones for a whole text.</summary>
    public double EmbeddingDropout { get; init; }

    /// <summary>The fraction of a text's features dropped in training before the last layer.</summary>
    public double FinalDropout { get; init; }

    /// <summary>The initialisers of the parameters: those of Keras, where DeepMoji comes from, or those of PyTorch.</summary>
    public InitializerSet Initializers { get; init; } = InitializerSet.Keras;

    /// <summary>The size of a text's feature vector: both LSTMs' outputs and the words' vectors, 2,304 in the original.</summary>
    public int Features => (4 * Hidden) + Width;
}
