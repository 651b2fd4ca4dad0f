using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Recurrent;

/// <summary>
/// Recurrent layers with activations PyTorch does not offer, in two layers and both directions over texts of different lengths, against
/// loops.
/// </summary>
public class FormulaTests
{
    private const int Inputs = 3, Hidden = 4, Time = 5;

    private static readonly int[] Lengths = [3, 5, 1];

    private static readonly RecurrentOptions Options = new()
    {
        Layers = 2,
        Bidirectional = true,
        GateActivation = Activation.HardSigmoid(),
        StateActivation = Activation.Softsign,
    };

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void An_LSTM_follows_its_formula(string backend) => Check(
        new Lstm(Inputs, Hidden, Options), backend, (input, recurrent, states, _) => LstmStep(input, recurrent, states[1]));

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_projected_LSTM_follows_its_formula(string backend) => Check(
        new Lstm(Inputs, Hidden, Options with { ProjectionSize = 2 }), backend, (input, recurrent, states, projection) =>
        {
            double[][] unprojected = LstmStep(input, recurrent, states[1]);
            return [Plain.Linear(unprojected[0], projection!, null), unprojected[1]];
        });

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_GRU_follows_its_formula(string backend) => Check(
        new Gru(Inputs, Hidden, Options), backend, (input, recurrent, states, _) =>
        {
            double[] hidden = new double[Hidden];
            for (int i = 0; i < Hidden; i++)
            {
                int z = Hidden + i, n = (2 * Hidden) + i;
                double reset = Plain.HardSigmoid(input[i] + recurrent[i]), update = Plain.HardSigmoid(input[z] + recurrent[z]);
                double candidate = Plain.Softsign(input[n] + (reset * recurrent[n]));
                hidden[i] = ((1 - update) * candidate) + (update * states[0][i]);
            }
            return [hidden];
        });

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_simple_network_follows_its_formula(string backend) => Check(
        new Rnn(Inputs, Hidden, Options), backend, (input, recurrent, _, _) => [[.. Plain.Add(input, recurrent).Select(Plain.Softsign)]]);

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Cells_are_steps_of_their_layers(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        RecurrentOptions options = Options with { Layers = 1, Bidirectional = false };
        Tensor x = Sample.Uniform([3, 1, Inputs], 1, backend: run.Backend), flat = x.Reshape([3, Inputs], run);
        Tensor h = Sample.Uniform([3, Hidden], 2, backend: run.Backend), c = Sample.Uniform([3, Hidden], 3, backend: run.Backend);
        Tensor h0 = h.Reshape([1, 3, Hidden], run), c0 = c.Reshape([1, 3, Hidden], run);

        Lstm lstm = new Lstm(Inputs, Hidden, options).Initialize(1, run.Backend);
        (Tensor hidden, Tensor cell) = As(new LstmCell(Inputs, Hidden, options), lstm).Forward(flat, h, c, run);
        RecurrentLayerState state = lstm.Forward(x, run, new RecurrentLayerState(h0, c0)).State;
        Close.Assert("LSTM, h", state.Hidden.Reshape(h.Shape, run), hidden);
        Close.Assert("LSTM, c", state.Cell!.Reshape(h.Shape, run), cell);

        Gru gru = new Gru(Inputs, Hidden, options).Initialize(1, run.Backend);
        Tensor expected = gru.Forward(x, run, new(h0)).State.Hidden.Reshape(h.Shape, run);
        Close.Assert("GRU", expected, As(new GruCell(Inputs, Hidden, options), gru).Forward(flat, h, run));

        Rnn rnn = new Rnn(Inputs, Hidden, options).Initialize(1, run.Backend);
        expected = rnn.Forward(x, run, new(h0)).State.Hidden.Reshape(h.Shape, run);
        Close.Assert("RNN", expected, As(new RnnCell(Inputs, Hidden, options), rnn).Forward(flat, h, run));
    }

    [Fact]
    public void Dropout_falls_between_layers_only()
    {
        Tensor x = Sample.Uniform([2, 5, 3], 1), other = Sample.Uniform([2, 5, 3], 2);
        RecurrentOptions everything = new() { Dropout = 1 };
        Lstm one = new Lstm(3, 4, everything).Initialize(1), two = new Lstm(3, 4, everything with { Layers = 2 }).Initialize(1);
        Close.AssertSameBits("one layer", one.Forward(x, Run.Inference()).Output, one.Forward(x, Run.ForTraining(1, 1)).Output);
        Close.AssertSameBits(
            "nothing reaches the second layer",
            two.Forward(x, Run.ForTraining(1, 1)).Output,
            two.Forward(other, Run.ForTraining(1, 1)).Output);
        Assert.False(two.Forward(x, Run.Inference()).Output.AllClose(two.Forward(other, Run.Inference()).Output));
        Assert.NotEqual(0, two.Forward(x, Run.ForTraining(1, 1)).Output[0, 0, 0]);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        Run run = Run.Inference();
        AssertError<ModuleException>("at least one layer", () => new Gru(3, 4, new RecurrentOptions { Layers = 0 }));
        Lstm lstm = new Lstm(3, 4, new RecurrentOptions { Layers = 2 }).Initialize(1);
        Tensor x = Sample.Uniform([2, 5, 3], 1), state = Tensor.Zeros([2, 2, 4]);
        Assert.Throws<ShapeException>(() => lstm.Forward(x.Reshape([10, 3], run), run));
        Assert.Throws<ShapeException>(() => lstm.Forward(Sample.Uniform([2, 5, 4], 1), run));
        Assert.Throws<ShapeException>(() => lstm.Forward(Tensor.Zeros([2, 0, 3]), run));
        AssertError<ShapeException>("[2, 2, 4]", () => lstm.Forward(x, run, new(state, Tensor.Zeros([1, 2, 4]))));
        AssertError<ShapeException>("has no c", () => lstm.Forward(x, run, new(state)));
        Gru gru = new Gru(3, 4, new RecurrentOptions { Layers = 2 }).Initialize(1);
        AssertError<ShapeException>("has a c", () => gru.Forward(x, run, new(state, state)));
    }

    [Fact]
    public void A_projection_that_is_none_is_an_error()
    {
        RecurrentOptions projected = new() { ProjectionSize = 2 };
        AssertError<ModuleException>("between 1 and 1", () => new Lstm(3, 2, projected));
        AssertError<ModuleException>("-1 was given", () => new Lstm(3, 2, new RecurrentOptions { ProjectionSize = -1 }));
        AssertError<ModuleException>("Gru has no projection", () => new Gru(3, 4, projected));
        AssertError<ModuleException>("Rnn has no projection", () => new Rnn(3, 4, projected));
        AssertError<ModuleException>("LstmCell has no projection", () => new LstmCell(3, 4, projected));
    }

    private static void AssertError<T>(string part, Func<object?> action) where T : Exception =>
        Assert.Contains(part, Assert.Throws<T>(() => action()).Message, StringComparison.Ordinal);

    /// <summary>A cell with the parameters of a layer's only direction.</summary>
    private static T As<T>(T cell, RecurrentLayer layer) where T : RecurrentCell
    {
        cell.LoadState(
            layer.State().ToDictionary(entry => entry.Key.Replace("_l0", "", StringComparison.Ordinal), entry => entry.Value),
            backend: layer.State().First().Value.Backend);
        return cell;
    }

    private static double[][] LstmStep(double[] input, double[] recurrent, double[] cell)
    {
        double[] gates = Plain.Add(input, recurrent), next = new double[Hidden], hidden = new double[Hidden];
        for (int i = 0; i < Hidden; i++)
        {
            double Gate(int which) => Plain.HardSigmoid(gates[(which * Hidden) + i]);
            next[i] = (Gate(1) * cell[i]) + (Gate(0) * Plain.Softsign(gates[(2 * Hidden) + i]));
            hidden[i] = Gate(3) * Plain.Softsign(next[i]);
        }
        return [hidden, next];
    }

    /// <summary>
    /// Computes a stack step by step: each text alone, each layer over the outputs of both directions of the one below. The step's
    /// arguments are <c>W x + b</c>, <c>U h + b′</c>, the states, and the projection if there is one.
    /// </summary>
    private static void Check(
        RecurrentLayer layer, string backend, Func<double[], double[], double[][], Tensor?, double[][]> step)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        layer.Initialize(1, run.Backend);
        int size = layer.StateSize;
        Tensor x = Sample.Uniform([3, Time, Inputs], 1, backend: run.Backend);
        Tensor h = Sample.Uniform([4, 3, size], 2, backend: run.Backend), c = Sample.Uniform([4, 3, Hidden], 3, backend: run.Backend);
        Tensor[] initial = layer is Lstm ? [h, c] : [h];
        (PackedSequence packed, RecurrentLayerState state) =
            layer.Forward(PackedSequence.Pack(x, Lengths, run), run, new RecurrentLayerState(h, layer is Lstm ? c : null));
        Tensor output = packed.Unpack(run);
        Tensor[] final = state.Cell is { } cell ? [state.Hidden, cell] : [state.Hidden];

        IReadOnlyDictionary<string, Tensor> w = layer.State();
        double[,,] outputs = new double[Lengths.Length, Time, 2 * size];
        double[][,,] last = [.. initial.Select(start => new double[4, Lengths.Length, start.Shape[2]])];
        for (int text = 0; text < Lengths.Length; text++)
        {
            double[][] rows = Plain.Rows(x)[(text * Time)..((text * Time) + Lengths[text])];
            for (int index = 0; index < 4; index += 2)
            {
                double[][] next = [.. rows.Select(_ => new double[2 * size])];
                for (int direction = 0; direction < 2; direction++)
                {
                    string suffix = $"_l{index / 2}{(direction == 1 ? "_reverse" : "")}";
                    double[][] states = [.. initial.Select(start => Plain.Rows(start)[((index + direction) * Lengths.Length) + text])];
                    for (int t = 0; t < rows.Length; t++)
                    {
                        int at = direction == 0 ? t : rows.Length - 1 - t;
                        double[] input = Plain.Linear(rows[at], w["weight_ih" + suffix], w["bias_ih" + suffix]);
                        double[] recurrent = Plain.Linear(states[0], w["weight_hh" + suffix], w["bias_hh" + suffix]);
                        states = step(input, recurrent, states, w.GetValueOrDefault("weight_hr" + suffix));
                        states[0].CopyTo(next[at], direction * size);
                    }
                    for (int s = 0; s < states.Length; s++)
                    {
                        for (int i = 0; i < states[s].Length; i++) last[s][index + direction, text, i] = states[s][i];
                    }
                }
                rows = next;
            }
            for (int t = 0; t < rows.Length; t++)
            {
                for (int i = 0; i < 2 * size; i++) outputs[text, t, i] = rows[t][i];
            }
        }
        Close.Assert("output", Tensor.From([.. outputs.Cast<double>()], output.Shape, output.Backend), output);
        for (int s = 0; s < final.Length; s++)
        {
            Close.Assert($"final state {s}", Tensor.From([.. last[s].Cast<double>()], final[s].Shape, final[s].Backend), final[s]);
        }
    }
}
