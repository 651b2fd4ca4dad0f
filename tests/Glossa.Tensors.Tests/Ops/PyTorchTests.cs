using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Operations against PyTorch's values and gradients, on both backends.</summary>
public class PyTorchTests
{
    [Theory]
    [MemberData(nameof(On.Cases), "torch/activations.json", MemberType = typeof(On))]
    public void Activations(string name, string backend)
    {
        FixtureCase c = Fixture.Case("torch/activations.json", name);
        Run run = On.Recording(backend);
        Tensor x = c.Variable("inputs", "input", run.Backend);
        Tensor y = name switch
        {
            "relu" => x.Relu(run),
            "leaky_relu_0.01" => x.LeakyRelu(run),
            "elu" => x.Elu(run),
            "selu" => x.Selu(run),
            "gelu_erf" => x.Gelu(run),
            "gelu_tanh" => x.GeluTanh(run),
            "sigmoid" => x.Sigmoid(run),
            "tanh" => x.Tanh(run),
            "softplus" => x.Softplus(run),
            "silu" => x.Silu(run),
            "mish" => x.Mish(run),
            "hardsigmoid_keras" => x.HardSigmoid(run),
            "hardsigmoid_torch" => x.HardSigmoid(run, 1.0 / 6),
            "hardswish" => x.HardSwish(run),
            "hardtanh" => x.HardTanh(run),
            "softsign" => x.Softsign(run),
            "log_sigmoid" => x.LogSigmoid(run),
            "relu6" => x.Relu6(run),
            "exp" => x.Exp(run),
            "erf" => x.Erf(run),
            _ => throw new InvalidOperationException(name),
        };
        // At x = ±2.5 PyTorch's clip has slope 1 and ours 0, because it is computed from the output alone.
        Predicate<double>? isKink = name == "hardsigmoid_keras" ? value => Math.Abs(value) == 2.5 : null;
        // PyTorch multiplies this gradient by 1/6 rounded to single precision, even in double precision.
        double? tolerance = name == "hardsigmoid_torch" && backend == "reference" ? 1e-7 : null;
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = y }, new Dictionary<string, Tensor> { ["input"] = x }, tolerance, isKink);
    }
}
