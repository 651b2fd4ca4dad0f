namespace Glossa.Tensors;

/// <summary>
/// Fused maxout, alone and with the normalisation and the sum that follow it in a window layer. Matrices are contiguous; pieces are stored
/// one after another in a row.
/// </summary>
public interface IMaxoutKernels
{
    /// <summary><c>y[i, o] = max_p x[i, p · outputs + o]</c>.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="pieces">The number of pieces of a row.</param>
    /// <param name="y">The result, of the width of one piece.</param>
    /// <param name="run">The run.</param>
    void Maxout(Tensor x, int pieces, Tensor y, Run run);

    /// <summary>The gradient of <see cref="Maxout"/>: dy for the first piece that has the largest number, 0 for the others.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="pieces">The number of pieces of a row.</param>
    /// <param name="dy">The gradient of the result.</param>
    /// <param name="dx">The gradient of the rows.</param>
    /// <param name="run">The run.</param>
    void MaxoutGradient(Tensor x, int pieces, Tensor dy, Tensor dx, Run run);

    /// <summary>See <see cref="Tensor.AddMaxoutNorm"/>.</summary>
    /// <param name="x">The input.</param>
    /// <param name="z">The maps.</param>
    /// <param name="pieces">The number of pieces of a row of maps.</param>
    /// <param name="gain">The normalisation's gain.</param>
    /// <param name="bias">The normalisation's bias.</param>
    /// <param name="epsilon">The normalisation's ε.</param>
    /// <param name="keep">1 for the rows to compute, or null for all.</param>
    /// <param name="y">The result.</param>
    /// <param name="mean">Gets the mean of each row's maxout.</param>
    /// <param name="inverse">Gets <c>1/√(var + ε)</c> of each row's maxout.</param>
    /// <param name="run">The run.</param>
    void AddMaxoutNorm(
        Tensor x, Tensor z, int pieces, Tensor gain, Tensor bias, double epsilon, Tensor? keep, Tensor y, Tensor mean, Tensor inverse,
        Run run);

    /// <summary>The gradients of <see cref="AddMaxoutNorm"/>.</summary>
    /// <param name="z">The maps.</param>
    /// <param name="pieces">The number of pieces of a row of maps.</param>
    /// <param name="gain">The normalisation's gain.</param>
    /// <param name="mean">The means of the forward pass.</param>
    /// <param name="inverse">The inverse deviations of the forward pass.</param>
    /// <param name="keep">1 for the rows that were computed, or null for all.</param>
    /// <param name="dy">The gradient of the result.</param>
    /// <param name="dx">Gets the gradient of the input.</param>
    /// <param name="dz">Gets the gradient of the maps.</param>
    /// <param name="dGain">Gets the gradient of the gain.</param>
    /// <param name="dBias">Gets the gradient of the bias.</param>
    /// <param name="run">The run.</param>
    void AddMaxoutNormGradient(
        Tensor z, int pieces, Tensor gain, Tensor mean, Tensor inverse, Tensor? keep, Tensor dy, Tensor dx, Tensor dz, Tensor dGain,
        Tensor dBias, Run run);
}
