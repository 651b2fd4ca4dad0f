namespace Glossa.Tensors;

/// <summary>Fused layer normalisation. Matrices are contiguous.</summary>
public interface ILayerNormKernels
{
    /// <summary><c>y = (x − mean) · inverse · gain + bias</c> of every row, with <c>inverse = 1/√(var + ε)</c>.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="gain">A factor for each column, or null.</param>
    /// <param name="bias">A summand for each column, or null.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="y">The result.</param>
    /// <param name="mean">The rows' means, for the backward pass.</param>
    /// <param name="inverse">The rows' inverse deviations, for the backward pass.</param>
    /// <param name="run">The run.</param>
    void LayerNorm(Tensor x, Tensor? gain, Tensor? bias, double epsilon, Tensor y, Tensor mean, Tensor inverse, Run run);

    /// <summary>The gradients of <see cref="LayerNorm"/>.</summary>
    /// <param name="x">The rows.</param>
    /// <param name="gain">A factor for each column, or null.</param>
    /// <param name="mean">The rows' means.</param>
    /// <param name="inverse">The rows' inverse deviations.</param>
    /// <param name="dy">The gradient of the result.</param>
    /// <param name="dx">The gradient of the rows.</param>
    /// <param name="dGain">The gradient of the gain, or null.</param>
    /// <param name="dBias">The gradient of the bias, or null.</param>
    /// <param name="run">The run.</param>
    void LayerNormGradient(
        Tensor x, Tensor? gain, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor? dGain, Tensor? dBias, Run run);
}
