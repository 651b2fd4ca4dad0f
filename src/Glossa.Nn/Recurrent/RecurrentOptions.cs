using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The settings common to recurrent layers.</summary>
public sealed record RecurrentOptions
{
    /// <summary>The number of stacked layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>
    /// The width of an LSTM's projected state, <c>h ← W_r (σ(o) φ(c))</c> (Sak et al. 2014), below the hidden size; 0 projects nothing.
    /// </summary>
    public int ProjectionSize { get; init; }

    /// <summary>Whether a second set of weights reads every sequence from its end; the outputs are stored side by side.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Whether there are biases (two a gate, as in PyTorch and cuDNN).</summary>
    public bool Bias { get; init; } = true;

    /// <summary>The probability of dropping outputs between layers in training.</summary>
    public double Dropout { get; init; }

    /// <summary>
    /// Whether dropout between layers drops the same columns at every step of a sequence (variational, Gal and Ghahramani 2016).
    /// </summary>
    public bool VariationalDropout { get; init; }

    /// <summary>
    /// The probability of dropping weights from state to state in training, the same ones at every step (DropConnect; Merity et al. 2018,
    /// AWD-LSTM).
    /// </summary>
    public double WeightDrop { get; init; }

    /// <summary>Whether padded inputs are <c>[batch, time, columns]</c>; otherwise <c>[time, batch, columns]</c>.</summary>
    public bool BatchFirst { get; init; } = true;

    /// <summary>The gates' activation σ; any function runs at full speed.</summary>
    public Activation GateActivation { get; init; } = Activation.Sigmoid;

    /// <summary>The states' activation φ; any function runs at full speed.</summary>
    public Activation StateActivation { get; init; } = Activation.Tanh;

    /// <summary>The initialisers of the parameters.</summary>
    public InitializerSet Initializers { get; init; } = InitializerSet.PyTorch;

    /// <summary>1 or 2.</summary>
    public int Directions => Bidirectional ? 2 : 1;

    /// <summary>The width of h: the projection's where there is one.</summary>
    internal int StateSize(int hidden) => ProjectionSize > 0 ? ProjectionSize : hidden;

    /// <summary>Requires that nothing is projected.</summary>
    internal RecurrentOptions WithoutProjection(string name) => ProjectionSize == 0
        ? this
        : throw new ModuleException($"{name} has no projection, but a size of {ProjectionSize} was given. Leave it out, or take an Lstm.");
}
