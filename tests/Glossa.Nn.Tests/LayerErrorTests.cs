using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>Layers that are put together or called wrongly say what was given, what is needed and where.</summary>
public class LayerErrorTests
{
    private static readonly Run Run = Run.Inference();

    /// <summary>The mistakes: for each a call, the error's type, and the words its message names.</summary>
    private static readonly Dictionary<string, (Action Try, Type Error, string[] Names)> Wrong = new()
    {
        ["groups of a text's channels"] =
            (() => _ = new Conv1d(3, 4, 2, new ConvolutionOptions(Groups: 2)), typeof(ModuleException), ["3 channels", "2 groups"]),
        ["groups of outputs"] =
            (() => _ = new Conv2d(4, 3, 2, new ConvolutionOptions(Groups: 2)), typeof(ModuleException), ["to 3", "2 groups"]),
        ["groups of transposed outputs"] =
            (() => _ = new ConvTranspose2d(4, 3, 2, new ConvolutionOptions(Groups: 2)), typeof(ModuleException), ["to 3", "2 groups"]),
        ["no groups"] = (() => _ = new Conv1d(3, 4, 2, new ConvolutionOptions(Groups: 0)), typeof(ModuleException), ["0 groups"]),
        ["no stride"] = (
            () => new Conv1d(3, 4, 2, ConvolutionOptions.Square(stride: 0)).Initialize(1).Forward(X(1, 3, 5), Run),
            typeof(OutOfRangeException),
            ["in Conv1d", "StrideX = 0"]),
        ["negative padding"] = (
            () => new Conv2d(3, 4, 2, ConvolutionOptions.Square(padding: -1)).Initialize(1).Forward(X(1, 3, 5, 5), Run),
            typeof(OutOfRangeException),
            ["in Conv2d", "PaddingY = -1"]),
        ["a kernel without positions"] =
            (() => new Conv1d(3, 4, 0).Initialize(1).Forward(X(1, 3, 5), Run), typeof(ShapeException), ["in Conv1d", "[4, 3, 1, 0]"]),
        ["channels"] = (() => new Conv1d(3, 4, 2).Initialize(1).Forward(X(1, 2, 5), Run), typeof(ShapeException), ["in Conv1d",
            "2 channels", "takes 3"]),
        ["a pool without kernel"] = (() => new MaxPool(0).Forward(X(1, 2, 4), Run), typeof(OutOfRangeException), ["kernel 0"]),
        ["a pool without stride"] =
            (() => new MeanPool(2, new PoolOptions { Stride = 0 }).Forward(X(1, 2, 4), Run), typeof(OutOfRangeException), ["stride 0"]),
        ["a pool of padding"] = (
            () => new MaxPool(2, new PoolOptions { Padding = 2 }).Forward(X(1, 2, 4), Run),
            typeof(OutOfRangeException),
            ["padding of 2", "kernel of 2"]),
        ["a pool of a matrix"] =
            (() => new AdaptiveMaxPool(1, 1).Forward(X(3, 4), Run), typeof(ShapeException), ["in AdaptiveMaxPool", "[3, 4]"]),
        ["last axes"] = (() => new LayerNorm([3, 5]).Initialize(1).Forward(X(2, 5, 3), Run), typeof(ShapeException), ["in LayerNorm",
            "[2, 5, 3]", "[3, 5]"]),
        ["last axis without affine"] =
            (() => new LayerNorm(5, affine: false).Forward(X(2, 3), Run), typeof(ShapeException), ["in LayerNorm", "[2, 3]", "[5]"]),
        ["too few axes"] = (() => new LayerNorm([3, 5]).Initialize(1).Forward(X(5), Run), typeof(ShapeException), ["[5]", "[3, 5]"]),
        ["channels to normalise"] = (
            () => new BatchNorm1d(5, affine: false).Initialize(1).Forward(X(2, 3), Run.ForTraining()),
            typeof(ShapeException),
            ["in BatchNorm1d", "3 channels", "5"]),
        ["axes to normalise"] =
            (() => new BatchNorm2d(3).Initialize(1).Forward(X(2, 3), Run), typeof(ShapeException), ["in BatchNorm2d", "rank 4"]),
        ["no pieces"] = (() => _ = new Maxout(3, 4, pieces: 0), typeof(ModuleException), ["at least one piece", "0"]),
        ["a negative window"] = (() => _ = new MaxoutWindow(4, width: -1), typeof(ModuleException), ["-1"]),
        ["lengths of windows"] =
            (() => new MaxoutWindow(4).Initialize(1).Forward(X(3, 4), [2], Run), typeof(ShapeException), ["[2]", "3 rows"]),
        ["too few lengths of an encoder"] =
            (() => Encoder().Forward(X(3, 4), [1, 1], Run), typeof(ShapeException), ["in MaxoutWindowEncoder", "[1, 1]", "3 rows"]),
        ["too many lengths of an encoder"] =
            (() => Encoder().Forward(X(3, 4), [1, 3], Run), typeof(ShapeException), ["add up to 4", "3 rows"]),
        ["no filters"] = (() => _ = new CharCnnEmbedder(5, 3, []), typeof(ModuleException), ["filters"]),
        ["filters without width"] = (() => _ = new CharCnnEmbedder(5, 3, [(2, 3), (0, 2)]), typeof(ModuleException), ["one character"]),
        ["one word's characters"] = (
            () => new CharCnnEmbedder(5, 3, [(2, 3)]).Initialize(1).Forward(IdTensor.Of(1L, 2L), Run),
            typeof(ShapeException),
            ["in CharCnnEmbedder", "[2]", "[words, length]"]),
        ["a character"] = (
            () => new CharCnnEmbedder(5, 3, [(2, 3)]).Initialize(1).Forward(new IdTensor([1, 5], [1, 2]), Run),
            typeof(OutOfRangeException),
            ["in characters", "id 5"]),
        ["padding outside the table"] = (() => _ = new Embedding(3, 4, paddingId: 3), typeof(ModuleException), ["id 3", "table of 3"]),
        ["an id outside the table"] = (
            () => new Embedding(3, 4).Initialize(1).Forward(IdTensor.Of(1L, 3L), Run),
            typeof(OutOfRangeException),
            ["in Embedding", "id 3", "0 to 2"]),
        ["tokens to pool"] = (() => new AttentionPooling(5).Initialize(1).Forward(X(2, 3, 4), [1, 2], Run), typeof(ShapeException),
        [
            "in AttentionPooling", "[2, 3, 4]", "5 columns",
        ]),
        ["lengths to pool"] = (() => new AttentionPooling(4).Initialize(1).Forward(X(2, 3, 4), [1, 4], Run), typeof(ShapeException),
        [
            "in AttentionPooling", "a length of 4", "3 positions",
        ]),
        ["too few lengths to pool"] = (() => new AttentionPooling(4).Initialize(1).Forward(X(2, 3, 4), [1], Run), typeof(ShapeException),
        [
            "in AttentionPooling", "[2, 3]",
        ]),
        ["a matrix of tokens"] = (() => new TransformerBlock(8).Initialize(1).Forward(X(3, 8), Run), typeof(ShapeException),
        [
            "in self_attn", "[3, 8]", "rank 3",
        ]),
        ["columns below a layer"] = (
            () => new Sequential(new Linear(3, 4), new Highway(5)).Initialize(1).Forward(X(2, 3), Run),
            typeof(ShapeException),
            ["in 1.layers.0", "[2, 4]", "[10, 5]"]),
        ["states of an LSTM's step"] = (
            () => new LstmCell(3, 4).Initialize(1).Forward(X(2, 3), X(3, 4), X(2, 4), Run),
            typeof(ShapeException),
            ["in LstmCell", "[3, 4]", "[2, 4]"]),
        ["cells of an LSTM's step"] = (
            () => new LstmCell(3, 4).Initialize(1).Forward(X(2, 3), X(2, 4), X(2, 5), Run),
            typeof(ShapeException),
            ["in LstmCell", "[2, 5]", "[2, 4]"]),
        ["states of a GRU's step"] = (() => new GruCell(3, 4).Initialize(1).Forward(X(2, 3), X(1, 4), Run), typeof(ShapeException),
        [
            "in GruCell", "[1, 4]", "[2, 4]",
        ]),
        ["states of a simple step"] = (() => new RnnCell(3, 4).Initialize(1).Forward(X(2, 3), X(2, 3), Run), typeof(ShapeException),
        [
            "in RnnCell", "[2, 3]", "[2, 4]",
        ]),
        ["packed columns"] = (
            () => new Gru(3, 4).Initialize(1).Forward(PackedSequence.Pack(X(2, 3, 4), [3, 1], Run), Run),
            typeof(ShapeException),
            ["in Gru", "[4, 4]", "[4, 3]"]),
    };

    public static IEnumerable<object[]> Names => Wrong.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Errors_teach(string name)
    {
        (Action attempt, Type error, string[] names) = Wrong[name];
        string message = Assert.Throws(error, attempt).Message;
        Assert.All(names, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(4, 5, 5)]
    [InlineData(2, 3, 2)]
    public void A_window_that_does_not_fit_is_not_computed_once_whatever_the_stride(int length, int kernel, int stride)
    {
        Assert.Equal(
            0, new Conv1d(2, 3, kernel, ConvolutionOptions.Square(stride: stride)).Initialize(1).Forward(X(1, 2, length), Run).Shape[2]);
        Assert.Equal(0, new MaxPool(kernel, new PoolOptions { Stride = stride }).Forward(X(1, 2, length), Run).Shape[2]);
    }

    private static MaxoutWindowEncoder Encoder() => new MaxoutWindowEncoder(4, depth: 1, padding: WindowPadding.Once).Initialize(1);

    private static Tensor X(params int[] shape) => Sample.Uniform(Shape.Create(shape), 1);
}
