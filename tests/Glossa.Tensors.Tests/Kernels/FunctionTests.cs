using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>
/// Elementwise functions: SIMD against the library's mathematics, all lengths, special values, every thread count, and derivatives against
/// differences.
/// </summary>
[Trait("Category", "Kernels")]
public class FunctionTests
{
    private sealed record Row(string Name, Func<Tensor, Run, Tensor> Apply, double Low, double High, double Tolerance = 4e-7);

    private static readonly Row[] Table =
    [
        new("exp", (x, run) => x.Exp(run), -20, 20),
        new("expm1", (x, run) => x.ExpM1(run), -5, 5),
        new("log", (x, run) => x.Log(run), 1e-6, 50),
        new("log1p", (x, run) => x.Log1P(run), -0.9, 9),
        new("sqrt", (x, run) => x.Sqrt(run), 0.01, 9),
        new("square", (x, run) => x.Square(run), -3, 3),
        new("reciprocal", (x, run) => x.Reciprocal(run), 0.2, 3),
        new("negate", (x, run) => x.Negate(run), -3, 3),
        new("abs", (x, run) => x.Abs(run), -3, 3),
        new("sin", (x, run) => x.Sin(run), -9, 9),
        new("cos", (x, run) => x.Cos(run), -9, 9),
        new("erf", (x, run) => x.Erf(run), -5, 5),
        new("tanh", (x, run) => x.Tanh(run), -12, 12),
        new("sigmoid", (x, run) => x.Sigmoid(run), -30, 30),
        new("logSigmoid", (x, run) => x.LogSigmoid(run), -30, 30),
        new("hardSigmoid", (x, run) => x.HardSigmoid(run), -4, 4),
        new("relu", (x, run) => x.Relu(run), -3, 3),
        new("relu6", (x, run) => x.Relu6(run), -3, 9),
        new("hardTanh", (x, run) => x.HardTanh(run), -3, 3),
        new("leakyRelu", (x, run) => x.LeakyRelu(run, 0.1), -3, 3),
        new("elu", (x, run) => x.Elu(run), -5, 5),
        new("selu", (x, run) => x.Selu(run), -5, 5),
        new("gelu", (x, run) => x.Gelu(run), -6, 6, 2e-6),
        new("geluTanh", (x, run) => x.GeluTanh(run), -6, 6, 2e-6),
        new("softplus", (x, run) => x.Softplus(run), -30, 30),
        new("silu", (x, run) => x.Silu(run), -9, 9),
        new("mish", (x, run) => x.Mish(run), -9, 9, 1e-6),
        new("hardSwish", (x, run) => x.HardSwish(run), -5, 5),
        new("softsign", (x, run) => x.Softsign(run), -9, 9),
        new("clip", (x, run) => x.Clip(-1, 2, run), -3, 3),
        new("power", (x, run) => x.Power(2.5, run), 0.1, 3),
        new("affine", (x, run) => x.Affine(0.7, run, -0.2), -3, 3),
    ];

    public static IEnumerable<object[]> Names => Table.Select(row => new object[] { row.Name });

    /// <summary>A function of the table by its name.</summary>
    internal static Tensor Apply(string name, Tensor x, Run run) => Find(name).Apply(x, run);

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_equal_the_reference_at_every_length(string name)
    {
        Row row = Find(name);
        foreach (int length in Enumerable.Range(0, 70).Append(257).Append(50_000))
        {
            Tensor x = Sample.Uniform([length], (ulong)length, row.Low, row.High);
            Tensor expected = row.Apply(x.To(Backend.Reference), Run.Inference(backend: Backend.Reference));
            Close.Assert($"{name} of {length}", expected, row.Apply(x, Run.Inference(2)), row.Tolerance);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_element_has_the_same_bits_at_every_position_and_on_every_thread(string name)
    {
        Row row = Find(name);
        Tensor x = Sample.Uniform([40_003], 1, row.Low, row.High);
        Run run = Run.Inference();
        Tensor whole = row.Apply(x, run);
        Close.AssertSameBits("three threads", whole, row.Apply(x, Run.Inference(3)));
        foreach (int at in new[] { 0, 1, 15, 16, 39_990, 40_002 })
        {
            Close.AssertSameBits($"element {at}", whole.Slice(0, at, at + 1, run), row.Apply(x.Slice(0, at, at + 1, run), run));
        }
        Tensor pitched = Sample.Uniform([20, 50], 2, row.Low, row.High).Slice(1, 3, 40, run);
        Close.AssertSameBits("pitch", row.Apply(pitched.Contiguous(run), run), row.Apply(pitched, run));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_equal_the_reference_and_differences(string name)
    {
        Row row = Find(name);
        Tensor x = Sample.Variable([67], 5, null, row.Low, row.High),
            exact = Sample.Variable([67], 5, Backend.Reference, row.Low, row.High);
        Tensor upstream = Sample.Uniform([67], 6);
        Run run = On.Recording("cpu"), reference = On.Recording("reference");
        row.Apply(x, run).Backward(run, upstream);
        row.Apply(exact, reference).Backward(reference, upstream.To(Backend.Reference));
        Close.Assert(name, exact.Gradient!, x.Gradient!, 3e-6);
        GradientCheck.Verify(
            (variables, r) => row.Apply(variables[0], r), [Sample.Variable([31], 7, Backend.Reference, row.Low, row.High)]);
    }

    [Fact]
    public void Special_values_are_kept()
    {
        const float Infinity = float.PositiveInfinity, NaN = float.NaN;
        Check(x => x.Exp, [Infinity, -Infinity, NaN, 200, -200, 0], [Infinity, 0, NaN, Infinity, 0, 1]);
        Check(x => x.Log, [Infinity, 0, -1, NaN, 1, float.Epsilon], [Infinity, -Infinity, NaN, NaN, 0, MathF.Log(float.Epsilon)]);
        Check(x => x.Tanh, [Infinity, -Infinity, NaN, 50, -50, 0], [1, -1, NaN, 1, -1, 0]);
        Check(x => x.Sigmoid, [Infinity, -Infinity, NaN, 200, -200, 0], [1, 0, NaN, 1, 0, 0.5f]);
        Check(x => x.Erf, [Infinity, -Infinity, NaN, 9, -9, 0], [1, -1, NaN, 1, -1, 0]);
        Check(x => x.Relu, [Infinity, -Infinity, NaN, 2, -2, 0], [Infinity, 0, NaN, 2, 0, 0]);
        Check(x => x.Log1P, [Infinity, -1, NaN, 1e-20f, -2, 0], [Infinity, -Infinity, NaN, 1e-20f, NaN, 0]);
        Check(x => x.Softplus, [Infinity, -Infinity, NaN, 300, -300, 0], [Infinity, 0, NaN, 300, 0, MathF.Log(2)]);

        static void Check(Func<Tensor, Func<Run, Tensor>> function, float[] x, float[] expected)
        {
            // Twenty copies, so that full registers and the rest see every value.
            float[] many = [.. Enumerable.Repeat(x, 20).SelectMany(values => values)];
            float[] y = function(Tensor.From(many))(Run.Inference()).ToArray();
            for (int i = 0; i < y.Length; i++)
            {
                float want = expected[i % expected.Length];
                Assert.True(
                    y[i] == want || (float.IsNaN(y[i]) && float.IsNaN(want)) || Math.Abs(y[i] - want) <= 1e-6 * Math.Abs(want),
                    $"{many[i]} gave {y[i]}, not {want}");
            }
        }
    }

    [Fact]
    public void Exponentials_and_logarithms_are_accurate_to_two_units_in_the_last_place_and_tangents_to_six()
    {
        Tensor x = Sample.Uniform([200_000], 11, -9, 9);
        AssertUlps(x.Exp(Run.Inference()), x, Math.Exp);
        AssertUlps(x.Tanh(Run.Inference()), x, Math.Tanh, 6);
        Tensor positive = Sample.Uniform([200_000], 12, 1e-3, 100);
        AssertUlps(positive.Log(Run.Inference()), positive, Math.Log);

        static void AssertUlps(Tensor y, Tensor x, Func<double, double> exact, double ulps = 2)
        {
            float[] values = y.ToArray(), inputs = x.ToArray();
            for (int i = 0; i < values.Length; i++)
            {
                double want = exact(inputs[i]), unit = MathF.BitIncrement(MathF.Abs((float)want)) - MathF.Abs((float)want);
                Assert.True(
                    Math.Abs(values[i] - want) <= ulps * unit,
                    $"f({inputs[i]:R}) = {values[i]:R}, exactly {want:R}: {Math.Abs(values[i] - want) / unit:F2} units");
            }
        }
    }

    private static Row Find(string name) => Table.First(row => row.Name == name);
}
