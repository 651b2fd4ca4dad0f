using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Recurrent layers: 70 steps of 32 sequences, 256 inputs, 512 units.</summary>
public static class RecurrentSuites
{
    private const int Steps = 70, Batch = 32, InputSize = 256, Hidden = 512;

    /// <summary>LSTM layers with several activations.</summary>
    public static BenchmarkSuite Lstm { get; } = new(
        "lstm", "LSTM layers, forward and training (all gradients), with several gate activations.", threads => Cases(4, threads));

    /// <summary>GRU layers.</summary>
    public static BenchmarkSuite Gru { get; } = new(
        "gru", "GRU layers, forward and training (all gradients).", threads => Cases(3, threads));

    private static List<BenchmarkCase> Cases(int gates, IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        foreach (int threads in threadCounts)
        {
            cases.Add(Training("train 256-512", gates, Activation.Sigmoid, Activation.Tanh, threads));
            if (gates == 4)
            {
                cases.Add(Training("train 256-512 hard-sigmoid", gates, Activation.HardSigmoid(), Activation.Tanh, threads));
                cases.Add(Training("train 256-512 relu", gates, Activation.Sigmoid, Activation.Relu, threads));
            }
            cases.Add(Forward("forward 256-512", gates, threads));
        }
        return cases;
    }

    private static BenchmarkCase Training(string name, int gates, Activation gate, Activation state, int threads)
    {
        RecurrentLayer layer = Layer(gates, gate, state);
        Tensor x = Inputs.Uniform([Batch, Steps, InputSize], 1), upstream = Inputs.Uniform([Batch, Steps, Hidden], 2);
        x.RequiresGradient = true;
        Run run = Run.ForTraining(threads: threads);
        return Cases(layer, x, run).Gradients(name, Batch * Steps, 3 * Flops(gates), upstream, () => layer.Forward(x, run).Output);
    }

    private static BenchmarkCase Forward(string name, int gates, int threads)
    {
        RecurrentLayer layer = Layer(gates, Activation.Sigmoid, Activation.Tanh);
        Tensor x = Inputs.Uniform([Batch, Steps, InputSize], 1);
        Run run = Run.Inference(threads);
        return Cases(layer, x, run).Forward(name, Batch * Steps, Flops(gates), () => layer.Forward(x, run).Output);
    }

    private static TensorCases Cases(RecurrentLayer layer, Tensor x, Run run) =>
        new(run, "tokens/s", new Dictionary<string, Tensor>(layer.State()) { [nameof(x)] = x });

    private static RecurrentLayer Layer(int gates, Activation gate, Activation state)
    {
        RecurrentOptions options = new() { GateActivation = gate, StateActivation = state };
        return gates == 4 ? new Lstm(InputSize, Hidden, options).Initialize(1) : new Gru(InputSize, Hidden, options).Initialize(1);
    }

    /// <summary>The operations of the forward pass' products; the backward pass has twice as many.</summary>
    private static double Flops(int gates) => 2e-9 * Batch * Steps * gates * Hidden * (InputSize + Hidden);
}
