using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Recurrent;

/// <summary>Recurrent layers and cells against PyTorch: outputs, final states and every gradient, on both backends.</summary>
public class PyTorchTests
{
    private const string File = "torch/rnn.json";

    // Projections (LSTMP) are not part of these layers.
    public static IEnumerable<object[]> Layers => On.Cases(File).Where(c => !((string)c[0]).Contains("projection", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Layers))]
    public void Layers_equal_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        RecurrentOptions options = new()
        {
            Layers = c.Int("num_layers", 1),
            Bidirectional = c.Bool("bidirectional", false),
            Bias = c.Bool("bias", true),
            BatchFirst = c.Bool("batch_first", false),
            StateActivation = c.Text("nonlinearity", "tanh") == "relu" ? Activation.Relu : Activation.Tanh,
        };
        int inputs = c.Int("input_size", 0), hidden = c.Int("hidden_size", 0);
        ReadOnlySpan<int> lengths = c.Config.TryGetProperty("lengths", out _) ? c.Ints("lengths") : default;
        Dictionary<string, Tensor> variables, outputs;
        switch (c.Text("kind", ""))
        {
            case "LSTM":
                Lstm lstm = new Lstm(inputs, hidden, options).Initialize(1, run.Backend);
                variables = lstm.Load(c, run);
                LstmState? state = variables.TryGetValue("h0", out Tensor? h0) ? new LstmState(h0, variables["c0"]) : null;
                (Tensor output, LstmState final) = lstm.Forward(variables["input"], run, state, lengths);
                outputs = new() { ["output"] = output, ["h_n"] = final.Hidden, ["c_n"] = final.Cell };
                break;
            case "GRU":
                Gru gru = new Gru(inputs, hidden, options).Initialize(1, run.Backend);
                variables = gru.Load(c, run);
                (Tensor gruOutput, Tensor gruFinal) = gru.Forward(variables["input"], run, variables.GetValueOrDefault("h0"), lengths);
                outputs = new() { ["output"] = gruOutput, ["h_n"] = gruFinal };
                break;
            default:
                Rnn rnn = new Rnn(inputs, hidden, options).Initialize(1, run.Backend);
                variables = rnn.Load(c, run);
                (Tensor rnnOutput, Tensor rnnFinal) = rnn.Forward(variables["input"], run, variables.GetValueOrDefault("h0"), lengths);
                outputs = new() { ["output"] = rnnOutput, ["h_n"] = rnnFinal };
                break;
        }
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
        // The fixture has one direction; where it is the reverse one, the forward one is there but its results are not looked at.
        string suffix = reverse ? "_l0_reverse" : "_l0";
        Dictionary<string, Tensor> state = lstm.State().ToDictionary(entry => entry.Key, entry => entry.Value);
        foreach (string parameter in c.Names("params")) state[parameter + suffix] = c.Tensor("params", parameter, run.Backend);
        lstm.LoadState(state);
        Dictionary<string, Tensor> variables = c.Names("params").ToDictionary(parameter => parameter, parameter => lstm.State()[parameter + suffix]);
        foreach (string input in c.Names("inputs")) variables[input] = c.Variable("inputs", input, run.Backend);

        Tensor start = Both(variables["h0"]), cell = Both(variables["c0"]);
        ReadOnlySpan<int> lengths = c.Config.TryGetProperty("lengths", out _) ? c.Ints("lengths") : default;
        (Tensor output, LstmState final) = lstm.Forward(variables["input"], run, new LstmState(start, cell), lengths);
        int direction = reverse ? 1 : 0;
        c.Verify(run, new Dictionary<string, Tensor>
        {
            ["output"] = output.Slice(-1, direction * hidden, (direction + 1) * hidden, run),
            ["h_n"] = final.Hidden.Select(0, direction, run),
            ["c_n"] = final.Cell.Select(0, direction, run),
        }, variables);

        Tensor Both(Tensor given) => reverse ? Tensor.Stack([run.Zeros(given.Shape), given], 0, run) : Tensor.Stack([given], 0, run);
    }
}
