namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>Reorders the axes.</summary>
    /// <param name="axes">For every axis of the result, the axis of this it is; a permutation of 0 … Rank − 1.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> the sizes in the new order.</returns>
    /// <exception cref="ShapeException">The axes are not a permutation.</exception>
    public Tensor Permute(ReadOnlySpan<int> axes, Run run)
    {
        run.Check("permute", this);
        int[] order = new int[axes.Length], inverse = new int[Shape.Rank], sizes = new int[axes.Length];
        Array.Fill(inverse, -1);
        for (int i = 0; i < axes.Length; i++)
        {
            order[i] = Shape.Axis(axes[i]);
            inverse[order[i]] = i;
            sizes[i] = Shape[order[i]];
        }
        if (axes.Length != Shape.Rank || inverse.Contains(-1))
        {
            throw run.Mismatch(
                "permute", $"[{string.Join(", ", order)}] is not an order of the {Shape.Rank} axes of {Shape}: name each exactly once");
        }
        Tensor y = run.Empty(Shape.Create(sizes));
        run.Backend.Permute(Contiguous(run), order, y, run);
        return run.Record("permute", y, [this], [], (dy, g) => g.Add(this, dy.Permute(inverse, g.Run)));
    }

    /// <summary>Exchanges two axes.</summary>
    /// <param name="first">One axis, may be negative.</param>
    /// <param name="second">The other axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> with the two sizes exchanged.</returns>
    public Tensor Transpose(int first, int second, Run run)
    {
        int[] axes = [.. Enumerable.Range(0, Shape.Rank)];
        (axes[Shape.Axis(first)], axes[Shape.Axis(second)]) = (Shape.Axis(second), Shape.Axis(first));
        return Permute(axes, run);
    }
}
