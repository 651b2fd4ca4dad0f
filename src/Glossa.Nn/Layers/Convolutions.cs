using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>One-dimensional convolution (see <see cref="Tensor.Conv1d"/>).</summary>
/// <remarks><c>Shape: [batch, channels, length] → [batch, outputs, ⌊(length + 2 padding − dilation (kernel − 1) − 1) / stride⌋ +
/// 1]</c>.</remarks>
public sealed class Conv1d : Layer, IDescribed
{
    private readonly ConvolutionOptions options;

    /// <summary>A one-dimensional convolution.</summary>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="outputs">The channels of the output.</param>
    /// <param name="kernel">The length of the kernel.</param>
    /// <param name="options">Stride, padding, dilation and groups (the values along x); stride 1 and no padding when left out.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    /// <exception cref="ModuleException">Channels or outputs do not divide into the groups.</exception>
    public Conv1d(
        int channels, int outputs, int kernel, ConvolutionOptions? options = null, bool bias = true, InitializerSet? initializers = null)
    {
        this.options = options ?? new ConvolutionOptions();
        Groups.Check(channels, outputs, this.options.Groups);
        InitializerSet start = initializers ?? InitializerSet.PyTorch;
        Weight = NewParameter("weight", [outputs, channels / this.options.Groups, kernel], start.Weight);
        if (bias) Bias = NewParameter("bias", [outputs], start.Bias, Weight.Fans);
    }

    /// <summary>The kernels. <c>Shape: [outputs, channels / groups, kernel]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, or null. <c>Shape: [outputs]</c>.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public string Description =>
        $"stride {options.StrideX}, padding {options.PaddingX}, dilation {options.DilationX}, groups {options.Groups}";

    /// <summary>Options that keep the length (for an odd kernel and stride 1), as padding "same".</summary>
    /// <param name="kernel">The length of the kernel, odd.</param>
    /// <param name="dilation">The dilation.</param>
    public static ConvolutionOptions Same(int kernel, int dilation = 1) =>
        ConvolutionOptions.Square(padding: dilation * (kernel - 1) / 2, dilation: dilation);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => x.Conv1d(Weight, Bias, options, run);
}

/// <summary>Two-dimensional convolution (see <see cref="Tensor.Conv2d"/>).</summary>
/// <remarks><c>Shape: [batch, channels, height, width] → [batch, outputs, output height, output width]</c>.</remarks>
public sealed class Conv2d : Layer, IDescribed
{
    private readonly ConvolutionOptions options;

    /// <summary>A two-dimensional convolution with a square kernel.</summary>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="outputs">The channels of the output.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="options">Stride, padding, dilation and groups; stride 1 and no padding when left out.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    /// <exception cref="ModuleException">Channels or outputs do not divide into the groups.</exception>
    public Conv2d(
        int channels, int outputs, int kernel, ConvolutionOptions? options = null, bool bias = true, InitializerSet? initializers = null)
        : this(channels, outputs, (kernel, kernel), options, bias, initializers) { }

    /// <summary>A two-dimensional convolution.</summary>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="outputs">The channels of the output.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="options">Stride, padding, dilation and groups; stride 1 and no padding when left out.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    /// <exception cref="ModuleException">Channels or outputs do not divide into the groups.</exception>
    public Conv2d(
        int channels, int outputs, (int Height, int Width) kernel, ConvolutionOptions? options = null, bool bias = true,
        InitializerSet? initializers = null)
    {
        this.options = options ?? new ConvolutionOptions();
        Groups.Check(channels, outputs, this.options.Groups);
        InitializerSet start = initializers ?? InitializerSet.PyTorch;
        Weight = NewParameter("weight", [outputs, channels / this.options.Groups, kernel.Height, kernel.Width], start.Weight);
        if (bias) Bias = NewParameter("bias", [outputs], start.Bias, Weight.Fans);
    }

    /// <summary>The kernels. <c>Shape: [outputs, channels / groups, kernel height, kernel width]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, or null. <c>Shape: [outputs]</c>.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public string Description => $"stride {options.StrideY}×{options.StrideX}, padding {options.PaddingY}×{options.PaddingX}, "
        + $"dilation {options.DilationY}×{options.DilationX}, groups {options.Groups}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => x.Conv2d(Weight, Bias, options, run);
}

/// <summary>Two-dimensional transposed convolution (see <see cref="Tensor.ConvTranspose2d"/>).</summary>
/// <remarks><c>Shape: [batch, channels, height, width] → [batch, outputs, output height, output width]</c>.</remarks>
public sealed class ConvTranspose2d : Layer, IDescribed
{
    private readonly ConvolutionOptions options;
    private readonly (int Rows, int Columns) outputPadding;

    /// <summary>A two-dimensional transposed convolution with a square kernel.</summary>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="outputs">The channels of the output.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="options">Stride, padding, dilation and groups of the convolution that is transposed.</param>
    /// <param name="outputPadding">Rows added to the output below, and as many columns at its right.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    /// <exception cref="ModuleException">Channels or outputs do not divide into the groups.</exception>
    public ConvTranspose2d(
        int channels, int outputs, int kernel, ConvolutionOptions? options = null, int outputPadding = 0, bool bias = true,
        InitializerSet? initializers = null)
        : this(channels, outputs, (kernel, kernel), options, (outputPadding, outputPadding), bias, initializers) { }

    /// <summary>A two-dimensional transposed convolution.</summary>
    /// <param name="channels">The channels of the input.</param>
    /// <param name="outputs">The channels of the output.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="options">Stride, padding, dilation and groups of the convolution that is transposed.</param>
    /// <param name="outputPadding">Rows added to the output below and columns added at its right.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    /// <exception cref="ModuleException">Channels or outputs do not divide into the groups.</exception>
    public ConvTranspose2d(
        int channels, int outputs, (int Height, int Width) kernel, ConvolutionOptions? options = null,
        (int Rows, int Columns) outputPadding = default, bool bias = true, InitializerSet? initializers = null)
    {
        this.options = options ?? new ConvolutionOptions();
        Groups.Check(channels, outputs, this.options.Groups);
        this.outputPadding = outputPadding;
        InitializerSet start = initializers ?? InitializerSet.PyTorch;
        Weight = NewParameter("weight", [channels, outputs / this.options.Groups, kernel.Height, kernel.Width], start.Weight);
        if (bias) Bias = NewParameter("bias", [outputs], start.Bias, Weight.Fans);
    }

    /// <summary>The kernels. <c>Shape: [channels, outputs / groups, kernel height, kernel width]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>The bias, or null. <c>Shape: [outputs]</c>.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public string Description =>
        $"stride {options.StrideY}×{options.StrideX}, padding {options.PaddingY}×{options.PaddingX}, "
      + $"output padding {outputPadding.Rows}×{outputPadding.Columns}, dilation {options.DilationY}×{options.DilationX}, "
      + $"groups {options.Groups}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => x.ConvTranspose2d(Weight, Bias, options, run, outputPadding);
}

/// <summary>The check common to all convolutions.</summary>
internal static class Groups
{
    public static void Check(int channels, int outputs, int groups)
    {
        if (groups < 1 || channels % groups != 0 || outputs % groups != 0)
        {
            throw new ModuleException($"A convolution from {channels} channels to {outputs} does not divide into {groups} groups.");
        }
    }
}
