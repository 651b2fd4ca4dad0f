using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Recurrent;

/// <summary>Recurrent layers and cells against PyTorch: outputs, final states and every gradient, on both backends.</summary>
public class PyTorchTests
{
    [Theory]
    [MemberData(nameof(On.Cases), "torch/rnn.json", MemberType = typeof(On))]
    public void Layers_equal_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case("torch/rnn.json", name);
        Run run = On.Recording(backend);
        RecurrentOptions options = new()
        {
            Layers = c.Int("num_layers", 1),
            Bidirectional = c.Bool("bidirectional", false),
            Bias = c.Bool("bias", true),
            ProjectionSize = c.Int("proj_size", 0),
            BatchFirst = c.Bool("batch_first", false),
            StateActivation = c.Text("nonlinearity", "tanh") == "relu" ? Activation.Relu : Activation.Tanh,
        };
        int inputs = c.Int("input_size", 0), hidden = c.Int("hidden_size", 0);
        RecurrentLayer layer = c.Text("kind", "") switch
        {
            "LSTM" => new Lstm(inputs, hidden, options).Initialize(1, run.Backend),
            "GRU" => new Gru(inputs, hidden, options).Initialize(1, run.Backend),
            _ => new Rnn(inputs, hidden, options).Initialize(1, run.Backend),
        };
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        RecurrentLayerState? initial = variables.TryGetValue("h0", out Tensor? h0) ? new(h0, variables.GetValueOrDefault("c0")) : null;
        (Tensor output, RecurrentLayerState state) = Forward(layer, variables["input"], Lengths(c), run, initial);
        Dictionary<string, Tensor> outputs = new() { ["output"] = output, ["h_n"] = state.Hidden };
        if (state.Cell is { } cell) outputs["c_n"] = cell;
        c.Verify(run, outputs, variables);
    }

    [Theory]
    [MemberData(nameof(On.Cases), "torch/rnn_cells.json", MemberType = typeof(On))]
    public void Cells_equal_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case("torch/rnn_cells.json", name);
        Run run = On.Recording(backend);
        Dictionary<string, Tensor> variables, outputs;
        switch (c.Text("kind", ""))
        {
            case "LSTMCell":
                LstmCell lstm = new LstmCell(3, 4).Initialize(1, run.Backend);
                variables = lstm.Load(c, run);
                (Tensor h, Tensor cell) = lstm.Forward(variables["input"], variables["h"], variables["c"], run);
                outputs = new() { ["h"] = h, ["c"] = cell };
                break;
            case "GRUCell":
                GruCell gru = new GruCell(3, 4).Initialize(1, run.Backend);
                variables = gru.Load(c, run);
                outputs = new() { ["h"] = gru.Forward(variables["input"], variables["h"], run) };
                break;
            default:
                RnnCell rnn = new RnnCell(3, 4).Initialize(1, run.Backend);
                variables = rnn.Load(c, run);
                outputs = new() { ["h"] = rnn.Forward(variables["input"], variables["h"], run) };
                break;
        }
        c.Verify(run, outputs, variables);
    }

    [Theory]
    [MemberData(nameof(On.Cases), "torch/lstm_hard_sigmoid.json", MemberType = typeof(On))]
    public void A_hard_sigmoid_LSTM_equals_the_reference(string name, string backend)
    {
        FixtureCase c = Fixture.Case("torch/lstm_hard_sigmoid.json", name);
        Run run = On.Recording(backend);
        bool reverse = c.Bool("reverse", false);
        int inputs = c.Tensor("params", "weight_ih", run.Backend).Shape[1], hidden = c.Tensor("params", "weight_hh", run.Backend).Shape[1];
        RecurrentOptions options = new() { GateActivation = Activation.HardSigmoid(), Bidirectional = reverse };
        Lstm lstm = new Lstm(inputs, hidden, options).Initialize(1, run.Backend);
        // The fixture has one direction; where it is the reverse one, the forward one is there but its results are not read.
        string suffix = reverse ? "_l0_reverse" : "_l0";
        Dictionary<string, Tensor> state = lstm.State().ToDictionary(entry => entry.Key, entry => entry.Value);
        foreach (string parameter in c.Names("params")) state[parameter + suffix] = c.Tensor("params", parameter, run.Backend);
        lstm.LoadState(state);
        Dictionary<string, Tensor> variables = c.Names("params")
            .ToDictionary(parameter => parameter, parameter => lstm.State()[parameter + suffix]);
        foreach (string input in c.Names("inputs")) variables[input] = c.Variable("inputs", input, run.Backend);

        Tensor start = Both(variables["h0"]), cell = Both(variables["c0"]);
        (Tensor output, RecurrentLayerState final) = Forward(lstm, variables["input"], Lengths(c), run, new(start, cell));
        int direction = reverse ? 1 : 0;
        c.Verify(run, new Dictionary<string, Tensor>
        {
            ["output"] = output.Slice(-1, direction * hidden, (direction + 1) * hidden, run),
            ["h_n"] = final.Hidden.Select(0, direction, run),
            ["c_n"] = final.Cell!.Select(0, direction, run),
        }, variables);

        Tensor Both(Tensor given) => reverse ? Tensor.Stack([run.Zeros(given.Shape), given], 0, run) : Tensor.Stack([given], 0, run);
    }

    private static int[] Lengths(FixtureCase c) => c.Config.TryGetProperty("lengths", out _) ? c.Ints("lengths") : [];

    /// <summary>Computes padded sequences, packed where they have lengths.</summary>
    private static (Tensor Output, RecurrentLayerState State) Forward(
        RecurrentLayer layer, Tensor x, int[] lengths, Run run, RecurrentLayerState? initial)
    {
        if (lengths.Length == 0) return layer.Forward(x, run, initial);
        bool batchFirst = layer.Options.BatchFirst;
        (PackedSequence output, RecurrentLayerState state) = layer.Forward(PackedSequence.Pack(x, lengths, run, batchFirst), run, initial);
        return (output.Unpack(run, batchFirst, x.Shape[batchFirst ? 1 : 0]), state);
    }
}
