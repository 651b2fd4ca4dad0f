using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>A recurrent layer and how it starts.</summary>
/// <param name="Name">What tables and plots call it.</param>
/// <param name="Make">Makes it of the columns of the input and the size of the state.</param>
public sealed record NetworkKind(string Name, Func<int, int, RecurrentLayer> Make)
{
    private static readonly InitializerSet OrthogonalStart = InitializerSet.PyTorch with
    {
        RecurrentHidden = Initializer.Orthogonal,
        RecurrentInputBias = Initializer.Zeros,
        RecurrentHiddenBias = Initializer.Zeros,
    };

    /// <summary>Le, Jaitly and Hinton (2015).</summary>
    private static readonly InitializerSet IdentityStart = OrthogonalStart with { RecurrentHidden = new IdentityInitializer() };

    /// <summary>Gers et al. (2000): a cell forgets nothing until it has learned to.</summary>
    private static readonly InitializerSet OpenForgetGate =
        InitializerSet.PyTorch with { LstmInputBias = Initializer.ForgetGateBias, RecurrentHiddenBias = Initializer.Zeros };

    /// <summary>All that are compared.</summary>
    public static IReadOnlyList<NetworkKind> All { get; } =
    [
        new("RNN tanh", (inputs, hidden) => new Rnn(inputs, hidden)),
        new("RNN tanh, orthogonal", (inputs, hidden) => new Rnn(inputs, hidden, new RecurrentOptions { Initializers = OrthogonalStart })),
        new("RNN ReLU", (inputs, hidden) => new Rnn(inputs, hidden, new RecurrentOptions { StateActivation = Activation.Relu })),
        new("RNN ReLU, identity", (inputs, hidden) =>
            new Rnn(inputs, hidden, new RecurrentOptions { StateActivation = Activation.Relu, Initializers = IdentityStart })),
        new("GRU", (inputs, hidden) => new Gru(inputs, hidden)),
        new("LSTM", (inputs, hidden) => new Lstm(inputs, hidden)),
        new("LSTM, forget bias 1", (inputs, hidden) => new Lstm(inputs, hidden, new RecurrentOptions { Initializers = OpenForgetGate })),
    ];

    private sealed class IdentityInitializer : Initializer
    {
        public override string Name => "identity";

        public override void Fill(Tensor tensor, Fans fans, CounterRandom random)
        {
            double[] values = new double[tensor.Shape.Count];
            for (int i = 0; i < tensor.Shape[0]; i++) values[(i * tensor.Shape[1]) + i] = 1;
            tensor.CopyFrom(values);
        }
    }
}
