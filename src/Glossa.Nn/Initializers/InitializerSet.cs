namespace Glossa.Nn;

/// <summary>The initialiser of each kind of parameter: the conventions of a framework as one value to hand to layers.</summary>
public sealed record InitializerSet
{
    /// <summary>PyTorch's defaults.</summary>
    public static InitializerSet PyTorch { get; } = new();

    /// <summary>Keras' defaults.</summary>
    public static InitializerSet Keras { get; } = new()
    {
        Weight = Initializer.GlorotUniform,
        Bias = Initializer.Zeros,
        RecurrentInput = Initializer.GlorotUniform,
        RecurrentHidden = Initializer.Orthogonal,
        RecurrentInputBias = Initializer.Zeros,
        LstmInputBias = Initializer.ForgetGateBias,
        RecurrentHiddenBias = Initializer.Zeros,
        Embedding = Initializer.Uniform(-0.05, 0.05),
    };

    /// <summary>A framework's conventions by its name, as configurations spell it: <c>pytorch</c> or <c>keras</c>.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The conventions.</returns>
    /// <exception cref="ModuleException">There are none of that name.</exception>
    public static InitializerSet ByName(string name) => name switch
    {
        "pytorch" => PyTorch,
        "keras" => Keras,
        _ => throw new ModuleException($"There is no set of initialisers named '{name}'. Known are pytorch and keras."),
    };

    /// <summary>Weights of linear layers and convolutions.</summary>
    public Initializer Weight { get; init; } = Initializer.FanIn;

    /// <summary>Biases of linear layers and convolutions.</summary>
    public Initializer Bias { get; init; } = Initializer.FanIn;

    /// <summary>Recurrent layers' weights of the input.</summary>
    public Initializer RecurrentInput { get; init; } = Initializer.InverseRootHidden;

    /// <summary>Recurrent layers' weights of the previous state.</summary>
    public Initializer RecurrentHidden { get; init; } = Initializer.InverseRootHidden;

    /// <summary>Recurrent layers' biases beside the input.</summary>
    public Initializer RecurrentInputBias { get; init; } = Initializer.InverseRootHidden;

    /// <summary>The same in an LSTM, where the forget gate may start open.</summary>
    public Initializer LstmInputBias { get; init; } = Initializer.InverseRootHidden;

    /// <summary>Recurrent layers' biases beside the previous state.</summary>
    public Initializer RecurrentHiddenBias { get; init; } = Initializer.InverseRootHidden;

    /// <summary>Tables of embeddings.</summary>
    public Initializer Embedding { get; init; } = Initializer.StandardNormal;
}
