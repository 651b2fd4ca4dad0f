using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>Layers made of layers: highway, residual, sequential, and activations as layers.</summary>
public class CompositionTests
{
    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Highway_follows_its_formula(string backend)
    {
        const int size = 3;
        Run run = Run.Inference(1, On.Backend(backend));
        Highway highway = new Highway(size, 2, Activation.Tanh).Initialize(1, run.Backend);
        IReadOnlyDictionary<string, Tensor> state = highway.State();
        Assert.Equal(["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias"], state.Keys);
        Tensor x = Sample.Uniform([4, size], 2, backend: run.Backend);
        double[] values = x.ToDoubleArray();
        for (int layer = 0; layer < 2; layer++)
        {
            double[] w = state[$"layers.{layer}.weight"].ToDoubleArray(), b = state[$"layers.{layer}.bias"].ToDoubleArray(),
                next = new double[values.Length];
            for (int row = 0; row < 4; row++)
            {
                double Project(int output) =>
                    b[output] + Enumerable.Range(0, size).Sum(i => w[(output * size) + i] * values[(row * size) + i]);
                for (int i = 0; i < size; i++)
                {
                    double gate = 1 / (1 + Math.Exp(-Project(size + i)));
                    next[(row * size) + i] = (gate * values[(row * size) + i]) + ((1 - gate) * Math.Tanh(Project(i)));
                }
            }
            values = next;
        }
        Close.Assert("output", Tensor.From(values, [4, size], run.Backend), highway.Forward(x, run));
    }

    [Fact]
    public void Highway_gradients_are_those_of_differences()
    {
        Highway highway = new Highway(3, 2, Activation.Tanh).Initialize(1, Backend.Reference);
        Tensor[] variables =
            [Sample.Uniform([2, 3], 2, backend: Backend.Reference), .. highway.Parameters.Select(entry => entry.Parameter.Value)];
        GradientCheck.Verify((v, run) => highway.Forward(v[0], run), variables);
    }

    [Fact]
    public void Highway_gates_start_open()
    {
        float[] bias = new Highway(50).Initialize(1).State()["layers.0.bias"].ToArray();
        Assert.All(bias[50..], value => Assert.Equal(1, value));
        Assert.All(bias[..50], value => Assert.InRange(value, -0.1415f, 0.1415f));
        Assert.True(bias[..50].Distinct().Count() > 40);
    }

    [Fact]
    public void Residual_adds_its_input()
    {
        Run run = Run.Inference();
        Linear inner = new(3, 3);
        Residual residual = new Residual(inner).Initialize(1);
        Tensor x = Sample.Uniform([2, 3], 1);
        Close.AssertSameBits("output", x.Add(inner.Forward(x, run), run), residual.Forward(x, run));
        Assert.Equal(["inner.weight", "inner.bias"], residual.State().Keys);
        Residual wrong = new Residual(new Linear(3, 4)).Initialize(1);
        string message = Assert.Throws<ShapeException>(() => wrong.Forward(x, run)).Message;
        Assert.Contains("[2, 4]", message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Residual_gradients_are_those_of_differences()
    {
        Residual residual = new Residual(new Sequential(new Linear(3, 3), new Activate(Activation.Sigmoid)))
            .Initialize(1, Backend.Reference);
        Tensor[] variables =
            [Sample.Uniform([2, 3], 2, backend: Backend.Reference), .. residual.Parameters.Select(entry => entry.Parameter.Value)];
        GradientCheck.Verify((v, run) => residual.Forward(v[0], run), variables);
    }

    [Fact]
    public void Sequential_applies_layers_in_order_and_names_them_by_number()
    {
        Run run = Run.Inference();
        Linear first = new(3, 5), last = new(5, 2);
        Sequential sequential = new Sequential(first, new Activate(Activation.Relu), last).Initialize(1);
        Tensor x = Sample.Uniform([4, 3], 1);
        Close.AssertSameBits("output", last.Forward(first.Forward(x, run).Relu(run), run), sequential.Forward(x, run));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], sequential.State().Keys);
        Assert.Equal(3, sequential.Count);
        Assert.Same(last, sequential[2]);
        Assert.Contains("in 2", Assert.Throws<ShapeException>(() => new Sequential(first, new Activate(Activation.Relu), new Linear(4, 2))
            .Initialize(1)
            .Forward(x, run)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Activations_are_layers()
    {
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([4, 3], 1, -3, 3);
        Activate activate = new(Activation.HardSigmoid());
        Close.AssertSameBits("output", x.HardSigmoid(run), activate.Forward(x, run));
        Assert.Contains(Activation.HardSigmoid().Name, activate.ToString(), StringComparison.Ordinal);
    }
}
