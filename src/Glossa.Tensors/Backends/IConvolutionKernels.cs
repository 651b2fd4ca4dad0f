namespace Glossa.Tensors;

/// <summary>Convolutions that read their windows in place. Tensors are contiguous.</summary>
public interface IConvolutionKernels
{
    /// <summary>The convolution.</summary>
    /// <param name="x">The images, <c>[batch, channels, height, width]</c>.</param>
    /// <param name="weight">The kernels, <c>[outputs, channels / groups, kernel height, kernel width]</c>.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="window">The geometry.</param>
    /// <param name="y">The result, <c>[batch, outputs, output height, output width]</c>.</param>
    /// <param name="run">The run.</param>
    void Convolve(Tensor x, Tensor weight, int groups, Window2d window, Tensor y, Run run);

    /// <summary>The gradient of the images.</summary>
    /// <param name="dy">The gradient of the result.</param>
    /// <param name="weight">The kernels.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="window">The geometry.</param>
    /// <param name="dx">The result.</param>
    /// <param name="run">The run.</param>
    void ConvolveInputGradient(Tensor dy, Tensor weight, int groups, Window2d window, Tensor dx, Run run);

    /// <summary>The gradient of the kernels.</summary>
    /// <param name="x">The images.</param>
    /// <param name="dy">The gradient of the result.</param>
    /// <param name="groups">The groups.</param>
    /// <param name="window">The geometry.</param>
    /// <param name="dWeight">The result.</param>
    /// <param name="run">The run.</param>
    void ConvolveWeightGradient(Tensor x, Tensor dy, int groups, Window2d window, Tensor dWeight, Run run);
}
