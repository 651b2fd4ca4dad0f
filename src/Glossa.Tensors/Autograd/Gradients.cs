namespace Glossa.Tensors;

/// <summary>
/// Collects the results of backward formulas: <c>g.Add(x, dx)</c> adds <c>∂loss/∂x</c>. Contributions to the same tensor are summed in a
/// fixed order.
/// </summary>
public sealed class Gradients
{
    private readonly BackwardPass pass;

    internal Gradients(BackwardPass pass, Run run)
    {
        this.pass = pass;
        Run = run;
    }

    /// <summary>The run backward formulas compute in: the forward run without recording.</summary>
    public Run Run { get; }

    /// <summary>Whether anybody wants the gradient of a tensor; formulas skip the work when not.</summary>
    /// <param name="tensor">An input of the operation, or null.</param>
    public bool Needs(Tensor? tensor) => !pass.IsOver && tensor is { NeedsGradient: true };

    /// <summary>Adds to the gradient of a tensor; ignored when the tensor is null or needs none.</summary>
    /// <param name="tensor">An input of the operation, or null.</param>
    /// <param name="gradient">∂loss/∂tensor, of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ: the backward formula is wrong.</exception>
    public void Add(Tensor? tensor, Tensor gradient)
    {
        if (!Needs(tensor)) return;
        if (tensor!.Shape != gradient.Shape)
        {
            throw new ShapeException(
                $"A backward formula gave a gradient of shape {gradient.Shape} for a value of shape {tensor.Shape}. The formula is wrong.");
        }
        pass.Add(tensor, gradient);
    }

    /// <summary>
    /// Adds to some rows of a matrix' gradient: what a lookup does. A table that is only looked up keeps its gradient as rows
    /// (<see cref="Tensor.RowGradient"/>), so that untouched rows cost nothing.
    /// </summary>
    /// <param name="table">The matrix. <c>Shape: [rows, columns]</c>.</param>
    /// <param name="lists">For each addition, the rows it goes to; a row may occur often.</param>
    /// <param name="rows">The summands. <c>Shape: [lists.Count, columns]</c>.</param>
    public void AddRows(Tensor? table, RowLists lists, Tensor rows)
    {
        if (!Needs(table)) return;
        pass.AddRows(table!, lists, rows);
    }

    /// <summary>
    /// Walks from a value that was computed again within a backward formula back to the inputs of its operation, and adds the gradients of
    /// all that it depends on.
    /// </summary>
    /// <param name="result">The value.</param>
    /// <param name="upstream">∂loss/∂value, of the same shape.</param>
    /// <param name="first">The number of the first operation that was recorded for it.</param>
    internal void AddThrough(Tensor result, Tensor upstream, long first)
    {
        if (Needs(result)) pass.WalkInner(result, upstream, first);
    }
}
