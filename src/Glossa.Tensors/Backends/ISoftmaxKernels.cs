namespace Glossa.Tensors;

/// <summary>Fused softmax over rows. Matrices are contiguous.</summary>
public interface ISoftmaxKernels
{
    /// <summary>
    /// <c>y = e^(x − max) / Σ e^(x − max)</c> of every row, over the positions where the mask is not zero; masked positions and fully
    /// masked rows get 0.
    /// </summary>
    /// <param name="x">The logits, <c>[rows, columns]</c>.</param>
    /// <param name="mask">Zeros and ones of x's shape, or null.</param>
    /// <param name="y">The result.</param>
    /// <param name="run">The run.</param>
    void Softmax(Tensor x, Tensor? mask, Tensor y, Run run);

    /// <summary><c>dx = y (dy − Σ y dy)</c> of every row.</summary>
    /// <param name="y">The softmax.</param>
    /// <param name="dy">Its gradient.</param>
    /// <param name="dx">The result.</param>
    /// <param name="run">The run.</param>
    void SoftmaxGradient(Tensor y, Tensor dy, Tensor dx, Run run);

    /// <summary><c>y = (x − max) − ln Σ e^(x − max)</c> of every row.</summary>
    /// <param name="x">The logits, <c>[rows, columns]</c>.</param>
    /// <param name="y">The result.</param>
    /// <param name="run">The run.</param>
    void LogSoftmax(Tensor x, Tensor y, Run run);

    /// <summary><c>dx = dy − e^y Σ dy</c> of every row.</summary>
    /// <param name="y">The logarithm of the softmax.</param>
    /// <param name="dy">Its gradient.</param>
    /// <param name="dx">The result.</param>
    /// <param name="run">The run.</param>
    void LogSoftmaxGradient(Tensor y, Tensor dy, Tensor dx, Run run);
}
