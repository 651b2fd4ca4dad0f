using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Sets a parameter's start values. They are a pure function of the random sequence, so a seed gives the same model everywhere.
/// </summary>
public abstract class Initializer
{
    /// <summary>All zeros.</summary>
    public static Initializer Zeros { get; } = new Formula("zeros", (_, _, _) => 0);

    /// <summary>All ones.</summary>
    public static Initializer Ones { get; } = new Formula("ones", (_, _, _) => 1);

    /// <summary><c>N(0, 1)</c>: PyTorch's start of embeddings.</summary>
    public static Initializer StandardNormal { get; } = new Formula("normal", (_, random, i) => random.Normal(i));

    /// <summary>Glorot and Bengio (2010): <c>U(−a, a)</c> with <c>a = √(6 / (in + out))</c>. Keras' start of kernels.</summary>
    public static Initializer GlorotUniform { get; } = Spread("glorot_uniform", fans => Math.Sqrt(6.0 / (fans.In + fans.Out)));

    /// <summary>Glorot and Bengio (2010): <c>N(0, 2 / (in + out))</c>.</summary>
    public static Initializer GlorotNormal { get; } = Bell("glorot_normal", fans => Math.Sqrt(2.0 / (fans.In + fans.Out)));

    /// <summary>He et al. (2015), for rectifiers: <c>U(−a, a)</c> with <c>a = √(6 / in)</c>.</summary>
    public static Initializer HeUniform { get; } = Spread("he_uniform", fans => Math.Sqrt(6.0 / fans.In));

    /// <summary>He et al. (2015), for rectifiers: <c>N(0, 2 / in)</c>.</summary>
    public static Initializer HeNormal { get; } = Bell("he_normal", fans => Math.Sqrt(2.0 / fans.In));

    /// <summary>LeCun et al. (1998): <c>U(−a, a)</c> with <c>a = √(3 / in)</c>.</summary>
    public static Initializer LecunUniform { get; } = Spread("lecun_uniform", fans => Math.Sqrt(3.0 / fans.In));

    /// <summary>LeCun et al. (1998): <c>N(0, 1 / in)</c>.</summary>
    public static Initializer LecunNormal { get; } = Bell("lecun_normal", fans => Math.Sqrt(1.0 / fans.In));

    /// <summary>PyTorch's start of linear and convolution weights and biases: <c>U(−a, a)</c> with <c>a = 1 / √in</c>.</summary>
    public static Initializer FanIn { get; } = Spread("fan_in_uniform", fans => 1 / Math.Sqrt(fans.In));

    /// <summary>PyTorch's start of all recurrent parameters: <c>U(−a, a)</c> with <c>a = 1 / √hidden</c>.</summary>
    public static Initializer InverseRootHidden { get; } = Spread("inverse_root_hidden", fans => 1 / Math.Sqrt(fans.Hidden));

    /// <summary>
    /// A matrix with orthonormal rows or columns (Saxe et al. 2014), Keras' start of recurrent kernels; every gate is a block of its own.
    /// </summary>
    public static Initializer Orthogonal { get; } = new OrthogonalInitializer();

    /// <summary>Keras' start of an LSTM's bias: ones for the forget gate (Jozefowicz et al. 2015), zeros elsewhere.</summary>
    public static Initializer ForgetGateBias { get; } = new Formula("forget_gate_bias", (fans, _, i) => i / fans.Hidden == 1 ? 1 : 0);

    /// <summary>The name configurations use.</summary>
    public abstract string Name { get; }

    /// <summary>All the same number.</summary>
    /// <param name="value">The number.</param>
    public static Initializer Constant(double value) => new Formula(Numbered("constant", value), (_, _, _) => value);

    /// <summary><c>U(low, high)</c>.</summary>
    /// <param name="low">The smallest number.</param>
    /// <param name="high">The exclusive upper bound.</param>
    public static Initializer Uniform(double low, double high) =>
        new Formula(Numbered("uniform", low, high), (_, random, i) => low + ((high - low) * random.Uniform(i)));

    /// <summary><c>N(0, deviation²)</c>.</summary>
    /// <param name="deviation">The standard deviation.</param>
    public static Initializer Normal(double deviation) =>
        new Formula(Numbered("normal", deviation), (_, random, i) => deviation * random.Normal(i));

    /// <summary>
    /// An initialiser by its name, as configurations spell it: <c>glorot_uniform</c>, <c>orthogonal</c>, <c>zeros</c>, …; with numbers
    /// <c>constant(1.5)</c>, <c>normal(0.02)</c>, <c>uniform(-0.05, 0.05)</c>.
    /// </summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ModuleException">There is none of that name.</exception>
    public static Initializer ByName(string name)
    {
        Initializer[] known =
        [
            Zeros, Ones, StandardNormal, GlorotUniform, GlorotNormal, HeUniform, HeNormal, LecunUniform, LecunNormal, FanIn,
            InverseRootHidden, Orthogonal, ForgetGateBias,
        ];
        return known.FirstOrDefault(initializer => initializer.Name == name) ?? WithNumbers(name) ?? throw new ModuleException(
            $"There is no initialiser named '{name}'. Known are {string.Join(", ", known.Select(initializer => initializer.Name))}, "
                + "constant(value), normal(deviation) and uniform(low, high).");
    }

    /// <summary>Overwrites a tensor with start values.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="fans">The sizes to scale by.</param>
    /// <param name="random">The random sequence.</param>
    public abstract void Fill(Tensor tensor, Fans fans, CounterRandom random);

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static string Numbered(string kind, params double[] numbers) =>
        $"{kind}({string.Join(", ", numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)))})";

    private static Initializer? WithNumbers(string name)
    {
        string[] parts = name.TrimEnd(')').Split('(', ',');
        double[] numbers =
            [.. parts.Skip(1).Select(part => double.TryParse(part, CultureInfo.InvariantCulture, out double number) ? number : double.NaN)];
        if (!name.EndsWith(')') || numbers.Any(double.IsNaN)) return null;
        return (parts[0], numbers) switch
        {
            ("constant", [double value]) => Constant(value),
            ("normal", [double deviation]) => Normal(deviation),
            ("uniform", [double low, double high]) => Uniform(low, high),
            _ => null,
        };
    }

    private static Formula Spread(string name, Func<Fans, double> bound) =>
        new(name, (fans, random, i) => bound(fans) * ((2 * random.Uniform(i)) - 1));

    private static Formula Bell(string name, Func<Fans, double> deviation) =>
        new(name, (fans, random, i) => deviation(fans) * random.Normal(i));

    /// <summary>Every number on its own, from its position.</summary>
    private sealed class Formula(string name, Func<Fans, CounterRandom, long, double> value) : Initializer
    {
        public override string Name => name;

        public override void Fill(Tensor tensor, Fans fans, CounterRandom random)
        {
            double[] values = new double[tensor.Shape.Count];
            for (long i = 0; i < values.Length; i++) values[i] = value(fans, random, i);
            tensor.CopyFrom(values);
        }
    }
}

/// <summary>The sizes initialisers scale by.</summary>
/// <param name="In">The number of inputs one output sums.</param>
/// <param name="Out">The number of outputs one input reaches.</param>
/// <param name="Hidden">The size of a recurrent state, or the number of outputs.</param>
public readonly record struct Fans(double In, double Out, int Hidden)
{
    /// <summary>The fans of a weight <c>[outputs, inputs, kernel…]</c>.</summary>
    /// <param name="shape">The weight's shape.</param>
    public static Fans Of(Shape shape)
    {
        if (shape.Rank < 2) return new Fans(Math.Max(1, shape.Columns), Math.Max(1, shape.Columns), Math.Max(1, shape.Columns));
        double kernel = 1;
        for (int axis = 2; axis < shape.Rank; axis++) kernel *= shape[axis];
        return new Fans(shape[1] * kernel, shape[0] * kernel, shape[0]);
    }
}
