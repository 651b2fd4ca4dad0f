using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Recurrent;

/// <summary>
/// Symbols read by id give the bits that their vectors give, and the same gradients, whichever way their products are computed.
/// </summary>
public class ReadIdsTests
{
    private const int Inputs = 6, Hidden = 7;

    public static TheoryData<string, bool, int> Cases
    {
        get
        {
            TheoryData<string, bool, int> cases = [];
            foreach (string kind in new[] { "rnn", "gru", "lstm" })
            {
                // Fewer symbols than steps, more, and so many that predictions do not keep their products.
                foreach (int symbols in new[] { 5, 60, 1100 }) cases.Add(kind, symbols == 60, symbols);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Predictions_have_the_bits_of_vectors(string kind, bool batchFirst, int symbols)
    {
        RecurrentLayer layer = Layer(kind, batchFirst);
        Embedding table = new Embedding(symbols, Inputs).Initialize(4);
        IdTensor ids = Sample.Ids([4, 3], 5, symbols);
        for (int threads = 1; threads <= 3; threads++)
        {
            Run run = Run.Inference(threads);
            AssertSameBits(layer.Forward(table.Forward(ids, run), run), layer.Forward(ids, table.Weight, run));
            AssertSameBits(layer.Forward(table.Forward(ids, run), run), layer.Forward(ids, table.Weight, run));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Training_has_the_gradients_of_vectors(string kind, bool batchFirst, int symbols)
    {
        RecurrentLayer layer = Layer(kind, batchFirst);
        Embedding table = new Embedding(symbols, Inputs).Initialize(4);
        IdTensor ids = Sample.Ids([4, 3], 5, symbols);
        Dictionary<string, Tensor> expected = Gradients(run => layer.Forward(table.Forward(ids, run), run));
        Dictionary<string, Tensor> actual = Gradients(run => layer.Forward(ids, table.Weight, run));
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string name, Tensor gradient) in expected) Close.Assert(name, gradient, actual[name], 1e-5);

        Dictionary<string, Tensor> Gradients(Func<Run, (Tensor Output, RecurrentLayerState State)> compute)
        {
            Run run = Run.ForTraining();
            (Tensor output, RecurrentLayerState state) = compute(run);
            Tensor loss = output.Square(run).Sum(run).Add(state.Hidden.Sum(run), run);
            if (state.Cell is { } cell) loss = loss.Add(cell.Sum(run), run);
            loss.Backward(run);
            Dictionary<string, Tensor> gradients = layer.Parameters.Append(("table", table.Weight)).ToDictionary(
                entry => entry.Item1,
                entry => (entry.Item2.Value.Gradient ?? entry.Item2.Value.RowGradient!.ToDense(entry.Item2.Shape, run)).Keep());
            layer.ClearGradients();
            table.ClearGradients();
            return gradients;
        }
    }

    [Theory]
    [InlineData("rnn")]
    [InlineData("gru")]
    [InlineData("lstm")]
    public void Kept_products_follow_every_parameter(string kind)
    {
        RecurrentLayer layer = Layer(kind, false);
        Embedding table = new Embedding(5, Inputs).Initialize(4);
        IdTensor ids = Sample.Ids([4, 3], 5, 5);
        Run run = Run.Inference();
        foreach ((string name, Parameter parameter) in layer.Parameters.Append(("table", table.Weight)))
        {
            float[] before = layer.Forward(ids, table.Weight, run).Output.ToArray();
            parameter.Value.CopyFrom(Sample.Uniform(parameter.Shape, 9));
            (Tensor Output, RecurrentLayerState State) after = layer.Forward(ids, table.Weight, run);
            if (!name.EndsWith("_l1", StringComparison.Ordinal)) Assert.NotEqual(before, after.Output.ToArray());
            AssertSameBits(layer.Forward(table.Forward(ids, run), run), after);
        }
    }

    [Fact]
    public void Ids_without_vectors_are_refused()
    {
        RecurrentLayer layer = Layer("lstm", false);
        Embedding table = new Embedding(5, Inputs).Initialize(4);
        Assert.Throws<OutOfRangeException>(() => layer.Forward(new IdTensor([0, 5], [2, 1]), table.Weight, Run.Inference()));
        Assert.Throws<OutOfRangeException>(() => layer.Forward(new IdTensor([0, -1], [2, 1]), table.Weight, Run.Inference()));
        Assert.Throws<ShapeException>(() => layer.Forward(IdTensor.Of([0, 1]), table.Weight, Run.Inference()));
        Assert.Throws<ShapeException>(() => layer.Forward(new IdTensor([], [0, 1]), table.Weight, Run.Inference()));
        Assert.Throws<ShapeException>(() => layer.Forward(new IdTensor([0], [1, 1]), Sample.Uniform([5, Inputs + 1], 1), Run.Inference()));
    }

    private static RecurrentLayer Layer(string kind, bool batchFirst)
    {
        RecurrentOptions options = new() { Layers = 2, BatchFirst = batchFirst };
        return kind switch
        {
            "rnn" => new Rnn(Inputs, Hidden, options).Initialize(3),
            "gru" => new Gru(Inputs, Hidden, options).Initialize(3),
            _ => new Lstm(Inputs, Hidden, options).Initialize(3),
        };
    }

    private static void AssertSameBits(
        (Tensor Output, RecurrentLayerState State) expected, (Tensor Output, RecurrentLayerState State) actual)
    {
        Close.AssertSameBits("output", expected.Output, actual.Output);
        Close.AssertSameBits("h", expected.State.Hidden, actual.State.Hidden);
        if (expected.State.Cell is { } cell) Close.AssertSameBits("c", cell, actual.State.Cell!);
    }
}
