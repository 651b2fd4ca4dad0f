namespace Glossa.Tensors;

/// <summary>The way a convolution moves over its input: one value for both directions, or one for rows and one for columns.</summary>
/// <param name="StrideY">Rows from one window to the next.</param>
/// <param name="StrideX">Columns from one window to the next.</param>
/// <param name="PaddingY">Rows of zeros above and below.</param>
/// <param name="PaddingX">Columns of zeros left and right.</param>
/// <param name="DilationY">Rows between neighbouring rows of the kernel.</param>
/// <param name="DilationX">Columns between neighbouring columns of the kernel.</param>
/// <param name="Groups">The number of groups of channels that do not see each other.</param>
public readonly record struct ConvolutionOptions(
    int StrideY = 1, int StrideX = 1, int PaddingY = 0, int PaddingX = 0, int DilationY = 1, int DilationX = 1, int Groups = 1)
{
    /// <summary>Stride 1, no padding, no dilation, one group.</summary>
    public ConvolutionOptions() : this(1) { }

    /// <summary>The same in both directions.</summary>
    /// <param name="stride">The stride.</param>
    /// <param name="padding">The padding on each side.</param>
    /// <param name="dilation">The dilation.</param>
    /// <param name="groups">The groups.</param>
    public static ConvolutionOptions Square(int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        new(stride, stride, padding, padding, dilation, dilation, groups);

    /// <summary>The window for an image and a kernel.</summary>
    internal Window2d Window(int height, int width, int kernelHeight, int kernelWidth) => new(
        kernelHeight, kernelWidth, StrideY, StrideX, PaddingY, PaddingX, DilationY, DilationX,
        Positions(height, PaddingY, kernelHeight, DilationY, StrideY), Positions(width, PaddingX, kernelWidth, DilationX, StrideX));

    /// <summary>
    /// The number of positions where a kernel fits: <c>⌊(size + 2 padding − dilation (kernel − 1) − 1) / stride⌋ + 1</c>, at least 0.
    /// </summary>
    internal static int Positions(int size, int padding, int kernel, int dilation, int stride)
    {
        int room = size + (2 * padding) - (dilation * (kernel - 1)) - 1;
        // Division rounds toward zero, so a kernel that does not fit by less than a stride would seem to fit once.
        return room < 0 ? 0 : (room / stride) + 1;
    }

    /// <summary>Requires positive strides, dilations and kernels, and paddings that are not negative.</summary>
    internal void Check(string op, Tensor weight, Run run)
    {
        if (Math.Min(Math.Min(StrideY, StrideX), Math.Min(DilationY, DilationX)) < 1 || Math.Min(PaddingY, PaddingX) < 0)
        {
            throw new OutOfRangeException(
                $"{run.Where(op)}: strides and dilations must be at least 1 and paddings at least 0, but they are {this}.");
        }
        if (weight.Shape[2] < 1 || weight.Shape[3] < 1) throw run.Mismatch(op, $"the weight {weight.Shape} has a kernel without positions");
    }

    /// <summary>Requires output paddings as small as PyTorch does: with more, no input position reaches the last rows or columns.</summary>
    internal void CheckOutputPadding((int Rows, int Columns) padding, Run run)
    {
        bool rowsFit = padding.Rows >= 0 && padding.Rows < Math.Max(StrideY, DilationY);
        if (rowsFit && padding.Columns >= 0 && padding.Columns < Math.Max(StrideX, DilationX)) return;
        throw new OutOfRangeException(
            $"{run.Where("convTranspose2d")}: the output paddings {padding.Rows} (rows) and {padding.Columns} (columns) must be at least 0 "
          + $"and less than the stride or the dilation, with {this}.");
    }
}

public sealed partial class Tensor
{
    /// <summary>
    /// Two-dimensional convolution (cross-correlation, as in all deep learning):
    /// <c>y[n, o, i, j] = b[o] + Σ_{c, u, v} W[o, c, u, v] · x[n, c, i·s + u·d − p, j·s + v·d − p]</c>.
    /// </summary>
    /// <param name="weight">W. <c>Shape: [outputs, channels / groups, kernel height, kernel width]</c>.</param>
    /// <param name="bias">b, or null. <c>Shape: [outputs]</c>.</param>
    /// <param name="options">Stride, padding, dilation, groups.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, outputs, output height, output width]</c> for this of <c>[batch, channels, height, width]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A stride or dilation is not positive, or a padding is negative.</exception>
    public Tensor Conv2d(Tensor weight, Tensor? bias, ConvolutionOptions options, Run run)
    {
        run.Check("conv2d", this, weight, bias);
        run.CheckRank("conv2d", "the input", this, 4, "[batch, channels, height, width]");
        run.CheckRank("conv2d", "the weight", weight, 4, "[outputs, channels / groups, kernel height, kernel width]");
        options.Check("conv2d", weight, run);
        CheckChannels("conv2d", Shape[1], weight.Shape[1] * options.Groups, weight.Shape[0], options.Groups, weight, run);
        run.CheckShape("conv2d", "the bias", bias, [weight.Shape[0]], $"one number for each output of the weight {weight.Shape}");
        Window2d window = options.Window(Shape[2], Shape[3], weight.Shape[2], weight.Shape[3]);
        Tensor y = run.Fused<IConvolutionKernels>() is { } kernels
            ? FusedConvolution(kernels, weight, options.Groups, window, run)
            : ComposedConvolution(weight, options.Groups, window, run);
        return bias is null ? y : y.AddChannels(bias, run);
    }

    /// <summary>One-dimensional convolution: <see cref="Conv2d"/> on images of height 1, with the options' second values.</summary>
    /// <param name="weight">W. <c>Shape: [outputs, channels / groups, kernel]</c>.</param>
    /// <param name="bias">b, or null. <c>Shape: [outputs]</c>.</param>
    /// <param name="options">Stride, padding, dilation (along x) and groups.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, outputs, output length]</c> for this of <c>[batch, channels, length]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A stride or dilation is not positive, or a padding is negative.</exception>
    public Tensor Conv1d(Tensor weight, Tensor? bias, ConvolutionOptions options, Run run)
    {
        run.CheckRank("conv1d", "the input", this, 3, "[batch, channels, length]");
        run.CheckRank("conv1d", "the weight", weight, 3, "[outputs, channels / groups, kernel]");
        Tensor image = Unsqueeze(2, run), kernel = weight.Unsqueeze(2, run);
        Tensor y = image.Conv2d(kernel, bias, options with { StrideY = 1, PaddingY = 0, DilationY = 1 }, run);
        return y.Reshape(y.Shape.Without(2), run);
    }

    /// <summary>
    /// Transposed convolution, the gradient of a convolution used as a layer: every input element adds its multiple of the kernel to the
    /// output, <c>y[n, o, i·s + u·d − p, j·s + v·d − p] += W[c, o, u, v] · x[n, c, i, j]</c>.
    /// </summary>
    /// <param name="weight">W. <c>Shape: [channels, outputs / groups, kernel height, kernel width]</c>.</param>
    /// <param name="bias">b, or null. <c>Shape: [outputs]</c>.</param>
    /// <param name="options">Stride, padding, dilation, groups of the convolution that is transposed.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="outputPadding"> Rows added to the output below and columns added at its right, to choose among the sizes that the
    /// stride does not distinguish; each less than the stride or the dilation along its axis. </param>
    /// <returns><c>Shape: [batch, outputs, (height − 1) s − 2p + d (kernel − 1) + outputPadding + 1, …]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A stride or dilation is not positive, a padding negative, or an output padding too
    /// large.</exception>
    public Tensor ConvTranspose2d(
        Tensor weight, Tensor? bias, ConvolutionOptions options, Run run, (int Rows, int Columns) outputPadding = default)
    {
        run.Check("convTranspose2d", this, weight, bias);
        run.CheckRank("convTranspose2d", "the input", this, 4, "[batch, channels, height, width]");
        run.CheckRank("convTranspose2d", "the weight", weight, 4, "[channels, outputs / groups, kernel height, kernel width]");
        options.Check("convTranspose2d", weight, run);
        options.CheckOutputPadding(outputPadding, run);
        int groups = options.Groups, kernelHeight = weight.Shape[2], kernelWidth = weight.Shape[3], outputs = weight.Shape[1] * groups;
        CheckChannels("convTranspose2d", Shape[1], weight.Shape[0], outputs, groups, weight, run);
        run.CheckShape("convTranspose2d", "the bias", bias, [outputs], $"one number for each output of the weight {weight.Shape}");
        int reachY = (options.DilationY * (kernelHeight - 1)) + 1, reachX = (options.DilationX * (kernelWidth - 1)) + 1;
        int height = ((Shape[2] - 1) * options.StrideY) - (2 * options.PaddingY) + reachY + outputPadding.Rows;
        int width = ((Shape[3] - 1) * options.StrideX) - (2 * options.PaddingX) + reachX + outputPadding.Columns;
        if (height < 1 || width < 1)
        {
            throw run.Mismatch("convTranspose2d", $"the padding leaves an output of {height}×{width} for the input {Shape}");
        }
        Window2d window = options.Window(height, width, kernelHeight, kernelWidth) with { OutputHeight = Shape[2], OutputWidth = Shape[3] };
        int images = Shape[0], channels = Shape[1] / groups, positions = Shape[2] * Shape[3];
        Tensor[] parts = new Tensor[groups];
        for (int group = 0; group < groups; group++)
        {
            // The columns a convolution would have unfolded: xᵀ W, folded back onto the image.
            Tensor x = Part(1, group, groups, run).Reshape([images, channels, positions], run).Transpose(1, 2, run);
            Tensor w = weight.Part(0, group, groups, run).Reshape([channels, -1], run);
            Tensor columns = x.MatMul(w, run).Transpose(1, 2, run);
            parts[group] = columns.Fold([images, outputs / groups, height, width], window, run);
        }
        Tensor y = groups == 1 ? parts[0] : Concat(parts, 1, run);
        return bias is null ? y : y.AddChannels(bias, run);
    }

    /// <summary>Every window of an image as a column (im2col).</summary>
    /// <param name="window">The geometry.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, channels · kernel, windows]</c> for this of <c>[batch, channels, height, width]</c>.</returns>
    public Tensor Unfold(Window2d window, Run run)
    {
        run.Check("unfold", this);
        run.CheckRank("unfold", "the input", this, 4, "[batch, channels, height, width]");
        Tensor y = run.Empty([Shape[0], Shape[1] * window.KernelSize, window.OutputSize]);
        run.Backend.Unfold(Contiguous(run.WithoutGradients()), window, y, run);
        return run.Record("unfold", y, [this], [], (dy, g) => g.Add(this, dy.Fold(Shape, window, g.Run)));
    }

    /// <summary>Adds columns back to the places <see cref="Unfold"/> takes them from.</summary>
    /// <param name="shape">The image's shape.</param>
    /// <param name="window">The geometry.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, channels, height, width]</c> for this of <c>[batch, channels · kernel, windows]</c>.</returns>
    public Tensor Fold(Shape shape, Window2d window, Run run)
    {
        run.Check("fold", this);
        run.CheckShape("fold", "the columns", this, [shape[0], shape[1] * window.KernelSize, window.OutputSize], $"the windows of {shape}");
        Tensor x = run.Empty(shape);
        run.Backend.Fold(Contiguous(run.WithoutGradients()), window, x, run);
        return run.Record("fold", x, [this], [], (dx, g) => g.Add(this, dx.Unfold(window, g.Run)));
    }

    /// <summary>Adds one number to each channel (axis 1).</summary>
    /// <param name="bias">The values to add. <c>Shape: [channels]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, channels, …]</c>, as this.</returns>
    private Tensor AddChannels(Tensor bias, Run run) =>
        Planes(run).AddColumn(bias.Expand(0, Shape[0], run).Flatten(run), run).Reshape(Shape, run);

    private Tensor ComposedConvolution(Tensor weight, int groups, Window2d window, Run run)
    {
        Tensor[] parts = new Tensor[groups];
        for (int group = 0; group < groups; group++)
        {
            Tensor columns = Part(1, group, groups, run).Unfold(window, run).Transpose(1, 2, run);
            Tensor w = weight.Part(0, group, groups, run);
            Tensor y = columns.MatMul(w.Reshape([w.Shape[0], -1], run), run, transposeB: true).Transpose(1, 2, run);
            parts[group] = y.Reshape([Shape[0], w.Shape[0], window.OutputHeight, window.OutputWidth], run);
        }
        return groups == 1 ? parts[0] : Concat(parts, 1, run);
    }

    private Tensor FusedConvolution(IConvolutionKernels kernels, Tensor weight, int groups, Window2d window, Run run)
    {
        Tensor x = Contiguous(run), w = weight.Contiguous(run);
        Tensor y = run.Empty([Shape[0], weight.Shape[0], window.OutputHeight, window.OutputWidth]);
        kernels.Convolve(x, w, groups, window, y, run);
        return run.Record("conv2d", y, [x, w], [x, w], (dy, g) =>
        {
            Tensor upstream = dy.Contiguous(g.Run);
            if (g.Needs(x))
            {
                Tensor dx = g.Run.Empty(x.Shape);
                kernels.ConvolveInputGradient(upstream, w, groups, window, dx, g.Run);
                g.Add(x, dx);
            }
            if (g.Needs(w))
            {
                Tensor dw = g.Run.Empty(w.Shape);
                kernels.ConvolveWeightGradient(x, upstream, groups, window, dw, g.Run);
                g.Add(w, dw);
            }
        });
    }

    /// <summary>One of equal parts of an axis.</summary>
    private Tensor Part(int axis, int part, int parts, Run run)
    {
        int size = Shape[axis] / parts;
        return parts == 1 ? this : Slice(axis, part * size, (part + 1) * size, run);
    }

    private static void CheckChannels(string op, int channels, int expected, int outputs, int groups, Tensor weight, Run run)
    {
        if (groups < 1 || channels % groups != 0 || outputs % groups != 0)
        {
            throw run.Mismatch(op, $"{channels} channels and {outputs} outputs do not divide into {groups} groups");
        }
        if (channels != expected)
        {
            throw run.Mismatch(
                op, $"the input has {channels} channels, but the weight {weight.Shape} with {groups} group(s) takes {expected}");
        }
    }
}
