using Glossa.Formats;
using Glossa.Nn;

namespace Glossa.Models;

/// <summary>
/// The settings of a family of transformers. A family is a record of this kind with its own keys in Hugging Face's <c>config.json</c>, its
/// assembly, and the names of its tensors in checkpoints; <see cref="TransformerFamilies"/> is the table of them.
/// </summary>
public abstract record TransformerConfig
{
    /// <summary>The name of the family in <c>config.json</c>: <c>bert</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>The name of the part of a checkpoint that is this model without heads: <c>bert</c>.</summary>
    public virtual string Prefix => ModelType;

    /// <summary>The number of different pieces.</summary>
    public int Vocabulary { get; init; } = 30522;

    /// <summary>The width of a piece's vector.</summary>
    public int Size { get; init; } = 768;

    /// <summary>The number of layers.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>The number of attention heads of a layer; divides the size.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>The width between the two linear maps of a layer.</summary>
    public int InnerSize { get; init; } = 3072;

    /// <summary>The name of the activation between them (see <see cref="TransformerActivations"/>).</summary>
    public string Activation { get; init; } = "gelu";

    /// <summary>ε of the layer normalisations.</summary>
    public double Epsilon { get; init; } = 1e-12;

    /// <summary>The probability of dropping values in training.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>The probability of dropping attention weights in training.</summary>
    public double AttentionDropout { get; init; } = 0.1;

    /// <summary>
    /// Whether a step of training stores only the inputs of a layer and computes the rest again in the backward pass
    /// (<see cref="TransformerOptions.Recompute"/>); no setting of <c>config.json</c>. Two streams of XLNet are stored.
    /// </summary>
    public bool Recompute { get; init; }

    /// <summary>The standard deviation of the start values of weights.</summary>
    public double Deviation { get; init; } = 0.02;

    /// <summary>The most pieces of a text, special ones included; null when there is no limit.</summary>
    public abstract int? MaxLength { get; }

    /// <summary>The tensors of the model and those of a checkpoint they are made of, without the <see cref="Prefix"/>.</summary>
    public abstract IEnumerable<CheckpointTensor> Tensors { get; }

    /// <summary>The names of the family's heads in checkpoints.</summary>
    public abstract HeadNames HeadNames { get; }

    /// <summary>Reads or writes the settings.</summary>
    /// <param name="v">The settings by Hugging Face's keys.</param>
    /// <returns>The settings that were read.</returns>
    /// <exception cref="HuggingFaceException">A setting is missing or impossible.</exception>
    public abstract TransformerConfig Visit(HuggingFaceConfig v);

    /// <summary>Returns the settings for a checkpoint that may lack parts that some models of the family have.</summary>
    /// <param name="contains">Whether the checkpoint has a tensor of a name, without the prefix.</param>
    public virtual TransformerConfig Fitting(Func<string, bool> contains) => this;

    /// <summary>Returns the settings with other probabilities of dropping values and attention weights in training.</summary>
    /// <param name="dropout">The probability of both.</param>
    public TransformerConfig WithDropout(double dropout) => this with { Dropout = dropout, AttentionDropout = dropout };

    /// <summary>Makes the model; its weights are not initialised.</summary>
    /// <exception cref="ModuleException">The settings contradict each other.</exception>
    public abstract Transformer Create();

    /// <summary>The settings of a layer.</summary>
    internal TransformerOptions Block => new()
    {
        Heads = Heads,
        InnerSize = InnerSize,
        Activation = TransformerActivations.Find(Activation),
        Dropout = Dropout,
        AttentionDropout = AttentionDropout,
        InnerDropout = 0,
        Recompute = Recompute,
        Epsilon = Epsilon,
        Initializers = Initializers,
    };

    /// <summary>The initialisers of all parameters.</summary>
    internal InitializerSet Initializers => new()
    {
        Weight = Initializer.Normal(Deviation),
        Bias = Initializer.Zeros,
        Embedding = Initializer.Normal(Deviation),
    };
}
