using Glossa.Tensors;
using Glossa.Testing;

namespace Glossa.Nn.Tests;

/// <summary>One layer in one configuration: how to make it, what goes in, and how it is called.</summary>
/// <param name="Name">Its name in tests.</param>
/// <param name="Type">The module's type.</param>
/// <param name="Make">Makes it, without values.</param>
/// <param name="Forward">Calls it; several results are joined into one.</param>
/// <param name="Inputs">The shapes of the tensors that go in.</param>
internal sealed record LayerRow(string Name, Type Type, Func<Module> Make, Func<Module, Tensor[], Run, Tensor> Forward, Shape[] Inputs)
{
    /// <summary>Whether the layer is called in training: with dropout, with the batch's statistics.</summary>
    public bool Training { get; init; }

    /// <summary>Inputs of a backend, the same values everywhere.</summary>
    public Tensor[] NewInputs(Backend backend) =>
        [.. Inputs.Select((shape, i) => Sample.Uniform(shape, (ulong)(100 + i), backend: backend))];
}

/// <summary>Every layer there is, in the configurations that take other ways through its code (<see cref="LayerTests"/>).</summary>
internal static class LayerTable
{
    private static readonly int[] Lengths = [2, 4, 3];

    /// <summary>The words of [3, 4]; the tokens that are there: <see cref="Lengths"/>.</summary>
    private static readonly IdTensor Words = new([3, 5, 0, 0, 1, 2, 6, 3, 4, 4, 1, 0], [3, 4]);

    /// <summary>Right answers for the field, each tag the one after the one before.</summary>
    private static readonly IdTensor Tags = new([0, 1, 0, 0, 1, 2, 3, 0, 2, 3, 0, 0], [3, 4]);

    private static readonly RecurrentOptions Stack = new() { Layers = 2, Bidirectional = true };

    private static readonly ConvolutionOptions Grouped = new(
        StrideY: 2, StrideX: 1, PaddingY: 1, PaddingX: 2, DilationY: 1, DilationX: 2, Groups: 2);

    public static IReadOnlyList<LayerRow> Rows { get; } =
    [
        Of("Linear", () => new Linear(3, 4), [2, 5, 3]),
        Of("Linear without bias", () => new Linear(3, 4, bias: false, InitializerSet.Keras), [2, 3]),
        Of("Linear, packed", () => new Linear(3, 4), (layer, x, run) => layer.Forward(Packed(x[0], run), run).Data, [3, 4, 3]),
        Of("Activate", () => new Activate(Activation.Mish), [2, 5]),
        Of("Bilinear", () => new Bilinear(3, 2, 4), (layer, x, run) => layer.Forward(x[0], x[1], run), [2, 5, 3], [2, 5, 2]),
        Of(
            "Bilinear without bias", () => new Bilinear(3, 2, 4, bias: false), (layer, x, run) => layer.Forward(x[0], x[1], run), [5, 3],
            [5, 2]),
        Of("Embedding", () => new Embedding(7, 3), (layer, _, run) => layer.Forward(Words, run)),
        Of(
            "EmbeddingBag, sum",
            () => new EmbeddingBag(7, 3, BagMode.Sum),
            (layer, _, run) => layer.Forward(Words.Reshape([12]), [0, 5, 5, 9], run)),
        Of("EmbeddingBag, mean", () => new EmbeddingBag(7, 3), (layer, _, run) => layer.Forward(Words.Reshape([12]), [0, 5, 5, 9], run)),
        Of(
            "EmbeddingBag, max",
            () => new EmbeddingBag(7, 3, BagMode.Max),
            (layer, _, run) => layer.Forward(Words.Reshape([12]), [0, 5, 5, 9], run)),
        Of("HashEmbedding", () => new HashEmbedding(11, 3, seed: 8), (layer, _, run) => layer.Forward(IdTensor.Of(1L, -2L, 1L << 40), run)),

        Of("Dropout", () => new Dropout(0.4), [4, 6]) with { Training = true },
        Of("Dropout outside training", () => new Dropout(0.4), [4, 6]),
        Of("SpatialDropout of texts", () => new SpatialDropout(0.4), [3, 4, 6]) with { Training = true },
        Of("SpatialDropout of images", () => new SpatialDropout(0.4, channelAxis: 1), [2, 6, 3, 2]) with { Training = true },
        Of("SpatialDropout, packed", () =>
            new SpatialDropout(0.4), (layer, x, run) => layer.Forward(Packed(x[0], run), run).Data, [3, 4, 6]) with { Training = true },

        Of("LayerNorm", () => new LayerNorm(5), [2, 3, 5]),
        Of("LayerNorm over two axes", () => new LayerNorm([3, 5], epsilon: 1e-3), [2, 3, 5]),
        Of("RmsNorm", () => new RmsNorm(5), [2, 3, 5]),
        Of("LayerNorm without affine", () => new LayerNorm(5, affine: false), [3, 5]),
        Of("BatchNorm1d in training", () => new BatchNorm1d(3), [4, 3]) with { Training = true },
        Of("BatchNorm1d of texts", () => new BatchNorm1d(3), [2, 3, 4]),
        Of("BatchNorm1d without affine", () => new BatchNorm1d(3, affine: false), [2, 3, 4]) with { Training = true },
        Of("BatchNorm2d in training", () => new BatchNorm2d(3), [2, 3, 4, 2]) with { Training = true },
        Of("BatchNorm2d", () => new BatchNorm2d(3), [2, 3, 4, 2]),

        Of("Conv1d", () => new Conv1d(3, 4, 3), [2, 3, 7]),
        Of("Conv1d of the same length", () => new Conv1d(3, 4, 3, Conv1d.Same(3, dilation: 2), bias: false), [2, 3, 7]),
        Of("Conv2d", () => new Conv2d(2, 3, 3), [2, 2, 5, 4]),
        Of("Conv2d with every option", () => new Conv2d(4, 6, (3, 2), Grouped), [2, 4, 5, 4]),
        Of(
            "ConvTranspose2d",
            () => new ConvTranspose2d(3, 2, 3, ConvolutionOptions.Square(stride: 2, padding: 1), outputPadding: 1),
            [2, 3, 3, 2]),
        Of("ConvTranspose2d with every option", () => new ConvTranspose2d(4, 6, (3, 2), Grouped, (1, 0)), [2, 4, 3, 4]),
        Of("MaxPool of images", () => new MaxPool(2, new PoolOptions { Stride = 1, Padding = 1 }), [2, 2, 4, 3]),
        Of("MaxPool of texts", () => new MaxPool(2, new PoolOptions { Dilation = 2, Ceiling = true }), [2, 3, 7]),
        Of("MeanPool of images", () => new MeanPool(3, new PoolOptions { Stride = 2, Padding = 1, CountPadding = false }), [2, 2, 4, 5]),
        Of("MeanPool of texts", () => new MeanPool(2), [2, 3, 6]),
        Of("AdaptiveMaxPool", () => new AdaptiveMaxPool(2, 3), [2, 2, 5, 4]),
        Of("AdaptiveMeanPool", () => new AdaptiveMeanPool(2, 3), [2, 2, 5, 4]),
        Of("AdaptiveMeanPool of texts", () => new AdaptiveMeanPool(1, 3), [2, 2, 7]),

        Of("Maxout", () => new Maxout(4, 3, pieces: 2), [2, 5, 4]),
        Of("MaxoutWindow", () => new MaxoutWindow(4, width: 2, pieces: 2), (layer, x, run) => layer.Forward(x[0], Lengths, run), [9, 4]),
        Of("MaxoutWindowEncoder", () => new MaxoutWindowEncoder(4, depth: 2), (layer, x, run) => layer.Forward(x[0], Lengths, run), [9, 4]),
        Of(
            "MaxoutWindowEncoder as spaCy's", () => new MaxoutWindowEncoder(4, depth: 2, padding: WindowPadding.Once),
            (layer, x, run) => layer.Forward(x[0], Lengths, run), [9, 4]),
        Of("Residual", () => new Residual(new Sequential(new Linear(3, 3), new Activate(Activation.Tanh))), [2, 3]),
        Of(
            "Sequential",
            () => new Sequential(new Linear(3, 4), new LayerNorm(4), new Activate(Activation.Gelu), new Dropout(0.3), new Linear(4, 2)),
            [5, 3]) with { Training = true },
        Of("Highway", () => new Highway(4, count: 2, Activation.Softplus), [2, 3, 4]),
        Of(
            "CharCnnEmbedder",
            () => new CharCnnEmbedder(7, 3, [(1, 2), (2, 3), (5, 2)], outputs: 4),
            (layer, _, run) => layer.Forward(Words, run)),
        Of(
            "CharCnnEmbedder, bare",
            () => new CharCnnEmbedder(7, 3, [(2, 3)], highways: 0, activation: Activation.Tanh),
            (layer, _, run) => layer.Forward(Words, run)),

        OfRnn("Rnn", new RecurrentOptions()),
        OfRnn("Rnn with ReLU", Stack with { StateActivation = Activation.Relu }),
        OfLstm("Lstm", new RecurrentOptions()),
        OfLstm("Lstm without bias, in Keras' way", new RecurrentOptions { Bias = false, Initializers = InitializerSet.Keras }),
        OfLstm("Lstm, two layers, both directions", Stack),
        OfLstm("Lstm, dropout between layers", new RecurrentOptions { Layers = 3, Dropout = 0.4 }) with { Training = true },
        OfLstm("Lstm with hard sigmoid", Stack with { GateActivation = Activation.HardSigmoid() }),
        OfLstm(
            "Lstm with ReLU and softsign",
            new RecurrentOptions { GateActivation = Activation.Relu, StateActivation = Activation.Softsign }),
        OfLstm("Lstm, projected", new RecurrentOptions { ProjectionSize = 2 }),
        OfLstm("Lstm, projected, two layers, both directions", Stack with { ProjectionSize = 3, Dropout = 0.4 }) with { Training = true },
        OfGru("Gru", new RecurrentOptions()),
        OfGru("Gru, two layers, both directions", Stack with { Dropout = 0.4 }) with { Training = true },
        OfGru(
            "Gru with hard sigmoid and ELU",
            new RecurrentOptions { GateActivation = Activation.HardSigmoid(), StateActivation = Activation.Elu() }),
        Of("Lstm, time first, from given states", () => new Lstm(3, 4, Stack with { BatchFirst = false }), (layer, x, run) =>
            Join(layer.Forward(x[0], run, new(x[1], x[2])), run), [4, 3, 3], [4, 3, 4], [4, 3, 4]),
        Of("Gru, time first, from a given state", () => new Gru(3, 4, Stack with { BatchFirst = false }), (layer, x, run) =>
            Join(layer.Forward(x[0], run, new(x[1])), run), [4, 3, 3], [4, 3, 4]),
        Of("Rnn, time first, from a given state", () => new Rnn(3, 4, Stack with { BatchFirst = false }), (layer, x, run) =>
            Join(layer.Forward(x[0], run, new(x[1])), run), [4, 3, 3], [4, 3, 4]),
        Of("Lstm, packed", () => new Lstm(3, 4, Stack), (layer, x, run) =>
            Join(layer.Forward(Packed(x[0], run), run, new(x[1], x[2])), run), [3, 4, 3], [4, 3, 4], [4, 3, 4]),
        Of("Lstm, projected, packed", () => new Lstm(3, 4, Stack with { ProjectionSize = 2 }), (layer, x, run) =>
            Join(layer.Forward(Packed(x[0], run), run, new(x[1], x[2])), run), [3, 4, 3], [4, 3, 2], [4, 3, 4]),
        Of("Gru, packed", () => new Gru(3, 4, Stack), (layer, x, run) =>
            Join(layer.Forward(Packed(x[0], run), run, new(x[1])), run), [3, 4, 3], [4, 3, 4]),
        Of("Rnn, packed", () => new Rnn(3, 4, Stack), (layer, x, run) =>
            Join(layer.Forward(Packed(x[0], run), run, new(x[1])), run), [3, 4, 3], [4, 3, 4]),
        Of(
            "LstmCell", () => new LstmCell(3, 4), (layer, x, run) => Join(layer.Forward(x[0], x[1], x[2], run), run), [5, 3], [5, 4],
            [5, 4]),
        Of("GruCell", () => new GruCell(3, 4), (layer, x, run) => layer.Forward(x[0], x[1], run), [5, 3], [5, 4]),
        Of(
            "RnnCell without bias", () => new RnnCell(3, 4, new RecurrentOptions { Bias = false }),
            (layer, x, run) => layer.Forward(x[0], x[1], run), [5, 3], [5, 4]),

        Of("AttentionPooling", () => new AttentionPooling(5), (layer, x, run) => Join(layer.Forward(x[0], Lengths, run), run), [3, 4, 5]),
        Of(
            "AttentionPooling as Keras", () => new AttentionPooling(5, epsilon: 1e-3),
            (layer, x, run) => Join(layer.Forward(x[0], Lengths, run), run), [3, 4, 5]),
        Of(
            "AttentionPooling, packed", () => new AttentionPooling(5), (layer, x, run) => Join(layer.Forward(Packed(x[0], run), run), run),
            [3, 4, 5]),
        Of(
            "AdditiveAttention", () => new AdditiveAttention(3, 5, 4), (layer, x, run) => Join(layer.Forward(x[0], x[1], x[2], run), run),
            [3, 2, 3], [3, 4, 5], [3, 4, 2]),
        Of(
            "AdditiveAttention, masked", () => new AdditiveAttention(3, 5, 4),
            (layer, x, run) => Join(layer.Forward(x[0], x[1], x[2], run, Mask(run)), run), [3, 2, 3], [3, 4, 5], [3, 4, 2]),
        Of(
            "DotAttention", () => new DotAttention(), (layer, x, run) => Join(layer.Forward(x[0], x[1], x[2], run), run), [3, 2, 5],
            [3, 4, 5], [3, 4, 2]),
        Of(
            "DotAttention, masked, unscaled", () => new DotAttention(scale: 1),
            (layer, x, run) => Join(layer.Forward(x[0], x[1], x[2], run, Mask(run)), run), [3, 2, 5], [3, 4, 5], [3, 4, 2]),
        Of(
            "MultiHeadAttention to itself", () => new MultiHeadAttention(6, 3),
            (layer, x, run) => Join(layer.Forward(x[0], x[0], x[0], run), run), [3, 4, 6]),
        Of("MultiHeadAttention, causal, with bias and dropout", () => new MultiHeadAttention(6, 3, dropout: 0.3), (layer, x, run) =>
            Join(layer.Forward(x[0], x[0], x[0], run, Mask(run), true, x[1]), run), [3, 4, 6], [3, 3, 4, 4]) with { Training = true },
        Of(
            "MultiHeadAttention to others", () => new MultiHeadAttention(6, 2),
            (layer, x, run) => Join(layer.Forward(x[0], x[1], x[2], run, Mask(run)), run), [3, 2, 6], [3, 4, 6], [3, 4, 6]),
        Of(
            "TransformerBlock, normalised after", () => new TransformerBlock(6, new TransformerOptions { Heads = 2, InnerSize = 5 }),
            (layer, x, run) => layer.Forward(x[0], run, Mask(run)), [3, 4, 6]),
        Of("TransformerBlock, normalised before", () => new TransformerBlock(6, new TransformerOptions
        {
            Heads = 3,
            NormFirst = true,
            Activation = Activation.Silu,
            Dropout = 0.2,
        }), (layer, x, run) => layer.Forward(x[0], run, null, true, x[1]), [2, 4, 6], [2, 3, 4, 4]) with { Training = true },
        Of(
            "LinearChainCrf", () => new LinearChainCrf(4), (layer, x, run) => layer.NegativeLogLikelihood(Packed(x[0], run), Tags, run),
            [3, 4, 4]),
        Of(
            "LinearChainCrf, constrained",
            () => new LinearChainCrf(4, new TagConstraints(4, (from, to) => to != (from + 2) % 4)),
            (layer, x, run) => Join((layer.LogPartition(Packed(x[0], run), run), layer.Marginals(Packed(x[0], run), run).Data), run),
            [3, 4, 4]),
    ];

    private static LayerRow Of<T>(string name, Func<T> make, params Shape[] inputs) where T : Layer =>
        Of(name, make, (layer, x, run) => layer.Forward(x[0], run), inputs);

    private static LayerRow Of<T>(string name, Func<T> make, Func<T, Tensor[], Run, Tensor> forward, params Shape[] inputs)
        where T : Module =>
        new(name, typeof(T), make, (module, x, run) => forward((T)module, x, run), inputs);

    private static LayerRow OfRnn(string name, RecurrentOptions options) =>
        Of(name, () => new Rnn(3, 4, options), (layer, x, run) => Join(layer.Forward(x[0], run), run), [2, 4, 3]);

    private static LayerRow OfLstm(string name, RecurrentOptions options) =>
        Of(name, () => new Lstm(3, 4, options), (layer, x, run) => Join(layer.Forward(x[0], run), run), [2, 4, 3]);

    private static LayerRow OfGru(string name, RecurrentOptions options) =>
        Of(name, () => new Gru(3, 4, options), (layer, x, run) => Join(layer.Forward(x[0], run), run), [2, 4, 3]);

    private static PackedSequence Packed(Tensor x, Run run) => PackedSequence.Pack(x, Lengths, run);

    private static Tensor Mask(Run run) => LengthMask.Of(Lengths, 4, run);

    private static Tensor Join((Tensor A, Tensor B) results, Run run) => Join([results.A, results.B], run);

    private static Tensor Join((Tensor Output, RecurrentLayerState State) results, Run run) => Join(results.Output, results.State, run);

    private static Tensor Join((PackedSequence Output, RecurrentLayerState State) results, Run run) =>
        Join(results.Output.Data, results.State, run);

    private static Tensor Join(Tensor output, RecurrentLayerState state, Run run) =>
        Join(state.Cell is { } cell ? [output, state.Hidden, cell] : [output, state.Hidden], run);

    private static Tensor Join(Tensor[] results, Run run) => Tensor.Concat([.. results.Select(result => result.Flatten(run))], 0, run);
}
