using Glossa.Nn;
using Glossa.Tensors;

/// <summary>A layer written as a formula, and Glossa's own, which get the same parameters.</summary>
/// <param name="Name">The name of the computation.</param>
/// <param name="Formula">The layer written as a formula.</param>
/// <param name="Own">Glossa's own.</param>
/// <param name="WithFormula">Computes the first.</param>
/// <param name="WithOwn">Computes the second.</param>
internal sealed record Twins(
    string Name, Module Formula, Module Own, Func<Tensor, Run, Tensor> WithFormula, Func<Tensor, Run, Tensor> WithOwn)
{
    /// <summary>Returns the largest difference of both, in results and in the gradients of input and parameters.</summary>
    public double LargestDifference(Tensor x, Run run)
    {
        Own.Initialize(seed: 1);
        Formula.LoadState(Own.State());
        return Walk(Formula, WithFormula, x, run).Zip(Walk(Own, WithOwn, x, run), (a, b) => Math.Abs(a - b)).Max();
    }

    /// <summary>Returns the result, the input's gradient and those of the parameters, one after another.</summary>
    private static double[] Walk(Module module, Func<Tensor, Run, Tensor> compute, Tensor x, Run run)
    {
        using Scope scope = run.OpenScope();
        x.ClearGradient();
        Tensor y = compute(x, run);
        y.Square(run).Mean(run).Backward(run);
        IEnumerable<Tensor> gradients = module.Parameters.OrderBy(entry => entry.Path).Select(entry => entry.Parameter.Gradient!);
        return [.. y.ToDoubleArray(), .. x.Gradient!.ToDoubleArray(), .. gradients.SelectMany(gradient => gradient.ToDoubleArray())];
    }
}
