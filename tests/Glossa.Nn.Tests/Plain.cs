using Glossa.Tensors;

namespace Glossa.Nn.Tests;

/// <summary>Formulas as plain loops over rows of values, in double precision: oracles for what no reference file holds.</summary>
internal static class Plain
{
    /// <summary>A tensor as rows of its last axis.</summary>
    public static double[][] Rows(Tensor tensor) => [.. tensor.ToDoubleArray().Chunk(tensor.Shape.Columns)];

    /// <summary>Rows as a tensor.</summary>
    public static Tensor ToTensor(IEnumerable<double[]> rows, Shape shape, Backend backend) =>
        Tensor.From([.. rows.SelectMany(row => row)], shape, backend);

    /// <summary><c>W x + b</c>.</summary>
    public static double[] Linear(double[] x, Tensor weight, Tensor? bias = null)
    {
        double[][] w = Rows(weight);
        double[] y = bias?.ToDoubleArray() ?? new double[w.Length];
        for (int o = 0; o < y.Length; o++)
        {
            for (int i = 0; i < x.Length; i++) y[o] += w[o][i] * x[i];
        }
        return y;
    }

    /// <summary><c>(x − mean) / √(var + ε) · weight + bias</c>.</summary>
    public static double[] LayerNorm(double[] x, LayerNorm norm)
    {
        double mean = x.Average(), deviation = Math.Sqrt(x.Average(value => (value - mean) * (value - mean)) + norm.Epsilon);
        double[] weight = norm.Weight!.Value.ToDoubleArray(), bias = norm.Bias!.Value.ToDoubleArray();
        return [.. x.Select((value, i) => ((value - mean) / deviation * weight[i]) + bias[i])];
    }

    /// <summary>The softmax over what is allowed; 0 elsewhere.</summary>
    public static double[] Softmax(double[] scores, Func<int, bool> isAllowed)
    {
        double[] e = [.. scores.Select((score, i) => isAllowed(i) ? Math.Exp(score) : 0)];
        return [.. e.Select(value => value / e.Sum())];
    }

    /// <summary>The sum of rows, weighted.</summary>
    public static double[] Mix(double[] weights, double[][] rows)
    {
        double[] y = new double[rows[0].Length];
        for (int row = 0; row < weights.Length; row++)
        {
            for (int i = 0; i < y.Length; i++) y[i] += weights[row] * rows[row][i];
        }
        return y;
    }

    public static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    public static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    public static double Silu(double x) => x * Sigmoid(x);

    public static double HardSigmoid(double x) => Math.Clamp((0.2 * x) + 0.5, 0, 1);

    public static double Softsign(double x) => x / (1 + Math.Abs(x));
}
