using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>
/// The norms of the gradients of a loss at the last step for earlier inputs: <c>‖∂L/∂x(T − k)‖ / ‖∂L/∂x(T)‖</c> for every lag k (Bengio et
/// al. 1994).
/// </summary>
internal static class GradientNorms
{
    private const int Batch = 16, Inputs = 8;

    /// <summary>Measures networks as they start, on random sequences, and averages (geometrically) over starts.</summary>
    public static double[] Of(NetworkKind kind, GradientLabOptions options)
    {
        double[][] all = [.. Enumerable.Range(0, options.GradientSeeds).Select(i => Of(kind, options, options.Seed + (ulong)i))];
        return [.. Enumerable.Range(0, options.Longest + 1).Select(lag => Math.Exp(all.Average(norms => Math.Log(norms[lag]))))];
    }

    private static double[] Of(NetworkKind kind, GradientLabOptions options, ulong seed)
    {
        int time = options.Longest + 1;
        Network network = new Network(Inputs, 1, options.Hidden, kind).Initialize(seed);
        Run run = Run.ForTraining(seed, 1);
        Tensor x = run.Randn([Batch, time, Inputs]);
        x.RequiresGradient = true;
        using Scope scope = run.OpenScope();
        network.Forward(x, 1, run).Sum(run).Backward(run);
        float[] gradient = x.Gradient!.ToArray();
        double[] norms = [.. Enumerable.Range(0, time).Select(lag => Math.Sqrt(Squares(gradient, time - 1 - lag, time)))];
        return [.. norms.Select(norm => norm / norms[0])];
    }

    private static double Squares(float[] gradient, int step, int time)
    {
        double sum = 0;
        for (int b = 0; b < Batch; b++)
        {
            for (int i = 0; i < Inputs; i++) sum += Math.Pow(gradient[(((b * time) + step) * Inputs) + i], 2);
        }
        return sum;
    }
}
