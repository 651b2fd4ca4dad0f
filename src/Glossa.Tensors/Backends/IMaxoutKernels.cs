namespace Glossa.Tensors;

/// <summary>Fused maxout. Matrices are contiguous.</summary>
public interface IMaxoutKernels
{
    /// <summary><c>y[i, o] = max_p x[i, o · pieces + p]</c>.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="pieces">The size of a group.</param>
    /// <param name="y">The result, with a column for each group.</param>
    /// <param name="run">The run.</param>
    void Maxout(Tensor x, int pieces, Tensor y, Run run);

    /// <summary>The gradient of <see cref="Maxout"/>: dy for the first of the largest of each group, 0 for the others.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="pieces">The size of a group.</param>
    /// <param name="dy">The gradient of the result.</param>
    /// <param name="dx">The gradient of the rows.</param>
    /// <param name="run">The run.</param>
    void MaxoutGradient(Tensor x, int pieces, Tensor dy, Tensor dx, Run run);
}
