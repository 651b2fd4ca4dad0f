using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Initializers;

/// <summary>Start values: their distributions, within five standard errors of 100,000 values, and what they depend on.</summary>
public class InitializerTests
{
    private const int Inputs = 250, Outputs = 400, Count = Inputs * Outputs;

    public static IEnumerable<object[]> Names =>
    [
        ["zeros"], ["ones"], ["normal"], ["glorot_uniform"], ["glorot_normal"], ["he_uniform"], ["he_normal"], ["lecun_uniform"],
        ["lecun_normal"], ["fan_in_uniform"], ["inverse_root_hidden"], ["orthogonal"], ["forget_gate_bias"], ["constant(-1.5)"],
        ["normal(0.02)"], ["uniform(-0.05, 0.05)"],
    ];

    [Theory]
    [InlineData("glorot_uniform", 6.0 / (Inputs + Outputs))]
    [InlineData("he_uniform", 6.0 / Inputs)]
    [InlineData("lecun_uniform", 3.0 / Inputs)]
    [InlineData("fan_in_uniform", 1.0 / Inputs)]
    [InlineData("inverse_root_hidden", 1.0 / Outputs)]
    public void Uniform_numbers_fill_their_bounds_evenly(string name, double squaredBound) =>
        CheckUniform(Draw(Initializer.ByName(name)), -Math.Sqrt(squaredBound), Math.Sqrt(squaredBound));

    [Theory]
    [InlineData("normal", 1)]
    [InlineData("glorot_normal", 2.0 / (Inputs + Outputs))]
    [InlineData("he_normal", 2.0 / Inputs)]
    [InlineData("lecun_normal", 1.0 / Inputs)]
    public void Normal_numbers_have_their_variance(string name, double variance) => CheckNormal(Draw(Initializer.ByName(name)), variance);

    [Fact]
    public void Settings_of_distributions_are_kept()
    {
        CheckUniform(Draw(Initializer.Uniform(-0.25, 0.75)), -0.25, 0.75);
        CheckNormal(Draw(Initializer.Normal(0.02)), 0.0004);
        Assert.All(Draw(Initializer.Constant(1.5)), x => Assert.Equal(1.5, x));
        Assert.All(Draw(Initializer.Zeros), x => Assert.Equal(0, x));
        Assert.All(Draw(Initializer.Ones), x => Assert.Equal(1, x));
    }

    [Theory]
    [InlineData(30, 50, 30)]
    [InlineData(50, 30, 50)]
    [InlineData(40, 40, 40)]
    [InlineData(80, 20, 20)]
    public void Orthogonal_matrices_are(int rows, int columns, int hidden)
    {
        double[] w = Draw(Initializer.Orthogonal, [rows, columns], new Fans(columns, rows, hidden));
        // An LSTM's kernel [4 · 20, 20] is four orthogonal blocks.
        int block = columns == hidden ? hidden : rows;
        for (int first = 0; first < rows; first += block)
        {
            bool isWide = columns >= block;
            int vectors = isWide ? block : columns, length = isWide ? columns : block;
            double At(int vector, int i) => isWide ? w[((first + vector) * columns) + i] : w[((first + i) * columns) + vector];
            for (int a = 0; a < vectors; a++)
            {
                for (int b = 0; b <= a; b++)
                {
                    double dot = Enumerable.Range(0, length).Sum(i => At(a, i) * At(b, i));
                    Assert.Equal(a == b ? 1 : 0, dot, 1e-6);
                }
            }
        }
    }

    [Fact]
    public void Orthogonal_blocks_differ()
    {
        double[] w = Draw(Initializer.Orthogonal, [40, 20], new Fans(20, 20, 20));
        Assert.NotEqual(w[..400], w[400..]);
    }

    [Fact]
    public void Only_the_forget_gate_starts_open()
    {
        double[] bias = Draw(Initializer.ForgetGateBias, [20], new Fans(5, 5, 5));
        Assert.Equal([0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bias);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Names_find_their_initialiser_and_seeds_decide(string name)
    {
        Initializer initializer = Initializer.ByName(name);
        Assert.Equal(name, initializer.Name);
        Assert.Equal(name, initializer.ToString());
        Shape shape = [12, 8];
        double[] first = Draw(initializer, shape, Fans.Of(shape), 1), again = Draw(initializer, shape, Fans.Of(shape), 1),
            other = Draw(initializer, shape, Fans.Of(shape), 2);
        Assert.Equal(first, again);
        bool isRandom = name is not ("zeros" or "ones" or "forget_gate_bias" or "constant(-1.5)");
        Assert.Equal(isRandom, !first.SequenceEqual(other));
    }

    [Fact]
    public void Conventions_have_names()
    {
        Assert.Same(InitializerSet.PyTorch, InitializerSet.ByName("pytorch"));
        Assert.Same(InitializerSet.Keras, InitializerSet.ByName("keras"));
        Assert.Contains(
            "pytorch and keras", Assert.Throws<ModuleException>(() => InitializerSet.ByName("Torch")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_with_numbers_keep_them()
    {
        Assert.All(Draw(Initializer.ByName("constant(-1.5)")), x => Assert.Equal(-1.5, x));
        CheckNormal(Draw(Initializer.ByName("normal(0.02)")), 0.0004);
        CheckUniform(Draw(Initializer.ByName("uniform(-0.05, 0.05)")), -0.05, 0.05);
    }

    [Fact]
    public void Every_conventional_initialiser_has_a_name_that_finds_it()
    {
        foreach (InitializerSet set in new[] { InitializerSet.PyTorch, InitializerSet.Keras })
        {
            Initializer[] all =
            [
                set.Weight, set.Bias, set.RecurrentInput, set.RecurrentHidden, set.RecurrentInputBias, set.LstmInputBias,
                set.RecurrentHiddenBias, set.Embedding,
            ];
            Shape shape = [8, 4];
            Assert.All(
                all, one => Assert.Equal(Draw(one, shape, Fans.Of(shape)), Draw(Initializer.ByName(one.Name), shape, Fans.Of(shape))));
        }
    }

    [Theory]
    [InlineData("xavier")]
    [InlineData("")]
    [InlineData("normal(")]
    [InlineData("normal(x)")]
    [InlineData("normal(1, 2)")]
    [InlineData("uniform(1)")]
    [InlineData("zeros(1)")]
    public void Unknown_names_list_the_known(string name)
    {
        string message = Assert.Throws<ModuleException>(() => Initializer.ByName(name)).Message;
        Assert.Contains($"'{name}'", message, StringComparison.Ordinal);
        foreach (string known in new[]
        {
            "zeros", "glorot_uniform", "forget_gate_bias", "constant(value)", "normal(deviation)", "uniform(low, high)",
        })
        {
            Assert.Contains(known, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Fans_count_the_kernel()
    {
        Assert.Equal(new Fans(24, 60, 10), Fans.Of([10, 4, 2, 3]));
        Assert.Equal(new Fans(7, 3, 3), Fans.Of([3, 7]));
        Assert.Equal(new Fans(9, 9, 9), Fans.Of([9]));
    }

    [Fact]
    public void Both_backends_start_from_the_same_numbers()
    {
        Linear single = new Linear(30, 20).Initialize(5), exact = new Linear(30, 20).Initialize(5, Backend.Reference);
        Close.AssertSameBits("weight", single.Weight.Value, exact.Weight.Value.To(Backend.Cpu));
    }

    private static void CheckUniform(double[] numbers, double low, double high)
    {
        double width = high - low, variance = width * width / 12;
        Assert.All(numbers, x => Assert.InRange(x, low, high));
        // The kurtosis of a uniform number is 9/5.
        CheckMoments(numbers, (low + high) / 2, variance, 1.8);
        Assert.InRange(numbers.Min(), low, low + (width * 1e-3));
        Assert.InRange(numbers.Max(), high - (width * 1e-3), high);
    }

    private static void CheckNormal(double[] numbers, double variance)
    {
        CheckMoments(numbers, 0, variance, 3);
        // 2.3 % of normal values lie above two deviations; as many below.
        double above = numbers.Count(x => x > 2 * Math.Sqrt(variance)), below = numbers.Count(x => x < -2 * Math.Sqrt(variance));
        double expected = 0.02275 * Count, deviation = Math.Sqrt(expected);
        Assert.InRange(above, expected - (5 * deviation), expected + (5 * deviation));
        Assert.InRange(below, expected - (5 * deviation), expected + (5 * deviation));
    }

    private static void CheckMoments(double[] numbers, double mean, double variance, double kurtosis)
    {
        double foundMean = numbers.Average(), foundVariance = numbers.Average(x => (x - mean) * (x - mean));
        Assert.Equal(mean, foundMean, 5 * Math.Sqrt(variance / Count));
        Assert.Equal(variance, foundVariance, 5 * variance * Math.Sqrt((kurtosis - 1) / Count));
    }

    private static double[] Draw(Initializer initializer) => Draw(initializer, [Outputs, Inputs], Fans.Of([Outputs, Inputs]));

    private static double[] Draw(Initializer initializer, Shape shape, Fans fans, ulong seed = 1)
    {
        Tensor tensor = new(shape, Backend.Reference);
        initializer.Fill(tensor, fans, new CounterRandom(seed, 0));
        return tensor.ToDoubleArray();
    }
}
