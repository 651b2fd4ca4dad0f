using Glossa.Tensors;

namespace Glossa.Testing;

/// <summary>
/// The outcome of a function of some variables: its result, and every variable's gradient for a pseudo-random gradient of the result.
/// </summary>
public sealed record Outcome(Tensor Result, Tensor[] Gradients)
{
    /// <summary>Computes a function of pseudo-random variables, forward and backward; the same values for all options.</summary>
    public static Outcome Of(Func<Tensor[], Run, Tensor> f, IEnumerable<Shape> shapes, RunOptions options, double low = -1, double high = 1)
    {
        Tensor[] variables = [.. shapes.Select((shape, i) => Sample.Variable(shape, (ulong)i + 1, options.Backend, low, high))];
        return Of(f, variables, variables, options);
    }

    /// <summary>
    /// Computes a function of given values, which may themselves be computed from the variables whose gradients are wanted.
    /// </summary>
    public static Outcome Of(Func<Tensor[], Run, Tensor> f, Tensor[] values, Tensor[] variables, RunOptions options)
    {
        Run run = new(options with { Gradients = true });
        Tensor y = f(values, run);
        y.Backward(run, Sample.Uniform(y.Shape, 99, backend: options.Backend));
        return new(
            y, [.. variables.Select(v => v.Gradient ?? v.RowGradient?.ToDense(v.Shape, run) ?? Tensor.Zeros(v.Shape, options.Backend))]);
    }

    /// <summary>Requires another outcome to agree with this one.</summary>
    public void AssertClose(string what, Outcome actual, double tolerance = 1e-5, double gradientTolerance = 3e-5)
    {
        Close.Assert(what, Result, actual.Result, tolerance);
        for (int i = 0; i < Gradients.Length; i++)
        {
            Close.Assert($"{what}, gradient {i}", Gradients[i], actual.Gradients[i], gradientTolerance);
        }
    }

    /// <summary>Requires another outcome to have the same bits.</summary>
    public void AssertSameBits(string what, Outcome actual)
    {
        Close.AssertSameBits(what, Result, actual.Result);
        for (int i = 0; i < Gradients.Length; i++) Close.AssertSameBits($"{what}, gradient {i}", Gradients[i], actual.Gradients[i]);
    }
}
