using Glossa.Tensors;
using Xunit;

namespace Glossa.Testing;

/// <summary>Compares gradients with central differences on the reference backend.</summary>
public static class GradientCheck
{
    private const double Step = 1e-5;

    /// <summary>
    /// Requires every gradient of <c>Σ f(variables) · weights</c>, with pseudo-random weights, to agree with differences.
    /// </summary>
    /// <param name="f">Computes a result from variables; called again and again, it must be deterministic (the run's random source is
    /// reset).</param>
    /// <param name="variables">Double-precision tensors.</param>
    /// <param name="tolerance">The largest difference allowed, relative to the largest gradient and 1.</param>
    /// <param name="training">Whether the run trains.</param>
    public static void Verify(Func<Tensor[], Run, Tensor> f, Tensor[] variables, double tolerance = 1e-6, bool training = false)
    {
        foreach (Tensor variable in variables)
        {
            variable.RequiresGradient = true;
            variable.ClearGradient();
        }
        Run run = NewRun(training, true);
        Tensor result = f(variables, run);
        Tensor weights = Sample.Uniform(result.Shape, 12345, backend: Backend.Reference);
        result.Multiply(weights, run).Sum(run).Backward(run);
        for (int v = 0; v < variables.Length; v++)
        {
            Tensor variable = variables[v];
            double[] values = variable.ToDoubleArray();
            double[] analytic =
                (variable.Gradient ?? variable.RowGradient?.ToDense(variable.Shape, run) ?? Tensor.Zeros(variable.Shape, Backend.Reference))
                .ToDoubleArray();
            double scale = Math.Max(1, analytic.Select(Math.Abs).DefaultIfEmpty(0).Max());
            for (int i = 0; i < values.Length; i++)
            {
                double original = values[i];
                values[i] = original + Step;
                variable.CopyFrom(values);
                double above = Objective(f, variables, weights, training);
                values[i] = original - Step;
                variable.CopyFrom(values);
                double below = Objective(f, variables, weights, training);
                values[i] = original;
                variable.CopyFrom(values);
                double numeric = (above - below) / (2 * Step);
                if (!(Math.Abs(numeric - analytic[i]) <= tolerance * scale))
                {
                    Assert.Fail($"variable {v} of shape {variable.Shape}, element {i}: "
                        + $"the backward pass says {analytic[i]:R}, differences say {numeric:R}");
                }
            }
        }
    }

    private static double Objective(Func<Tensor[], Run, Tensor> f, Tensor[] variables, Tensor weights, bool training)
    {
        Run run = NewRun(training, false);
        return f(variables, run).Multiply(weights, run).Sum(run).ToDouble();
    }

    private static Run NewRun(bool training, bool gradients) =>
        new(new RunOptions { Backend = Backend.Reference, Training = training, Gradients = gradients, Seed = 7 });
}
