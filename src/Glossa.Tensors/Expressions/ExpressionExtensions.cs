namespace Glossa.Tensors;

/// <summary>The way from tensors to expressions.</summary>
public static class ExpressionExtensions
{
    /// <summary>Returns a view of a tensor in a run, for formulas with operators.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="run">The run to compute in.</param>
    public static Expression In(this Tensor x, Run run) => new(x, run);
}
