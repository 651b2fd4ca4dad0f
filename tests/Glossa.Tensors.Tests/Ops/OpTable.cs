using Glossa.Testing;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>
/// Every operation in every form; <see cref="OpTests"/> tries all of them. Elementwise functions stand in
/// <see cref="Kernels.FunctionTests"/>.
/// </summary>
internal static class OpTable
{
    public static IReadOnlyList<OpRow> Rows { get; } =
    [
        .. Arithmetic, .. Comparisons, .. Creations, .. Products, .. Sums, .. Reductions,
        .. Shapes, .. Lookups, .. Softmaxes, .. Segments, .. Convolutions, .. Pools, .. Norms, .. Dropouts, .. Attention, .. Recurrent,
    ];

    private static IEnumerable<OpRow> Arithmetic =>
    [
        new("Add", "n m; n m", (x, run) => x[0].Add(x[1], run)),
        new("Add", "n m", (x, run) => x[0].Add(x[0], run)) { Variant = "to itself" },
        new("AddRow", "n m; m", (x, run) => x[0].AddRow(x[1], run)),
        new("AddColumn", "n m; n", (x, run) => x[0].AddColumn(x[1], run)),
        new("AddColumn", "b c m; b c", (x, run) => x[0].AddColumn(x[1], run)) { Variant = "three axes" },
        new("Subtract", "n m; n m", (x, run) => x[0].Subtract(x[1], run)),
        new("Multiply", "n m; n m", (x, run) => x[0].Multiply(x[1], run)),
        new("Multiply", "n m", (x, run) => x[0].Multiply(x[0], run)) { Variant = "by itself" },
        new("MultiplyRow", "b c m; m", (x, run) => x[0].MultiplyRow(x[1], run)),
        new("MultiplyColumn", "n m; n", (x, run) => x[0].MultiplyColumn(x[1], run)),
        new("MultiplyScalar", "n m; 1", (x, run) => x[0].MultiplyScalar(x[1], run)),
        new("Divide", "n m; n m", (x, run) => x[0].Divide(x[1], run)) { Low = 0.5, High = 2 },
        new("DivideColumn", "n m; n", (x, run) => x[0].DivideColumn(x[1], run)) { Low = 0.5, High = 2 },
        new("Maximum", "n m; n m", (x, run) => x[0].Maximum(x[1], run)),
        new("Minimum", "n m; n m", (x, run) => x[0].Minimum(x[1], run)),
        new("Scale", "n m", (x, run) => x[0].Scale(-1.5, run)),
        new("Shift", "n m", (x, run) => x[0].Shift(0.3, run)),
        new("Map", "n m", (x, run) => x[0].Map(new TanhFunction(), run)),
        new("Where", "n m; n m", (x, run) => Tensor.Where(Some(x[0].Shape, run), x[0], x[1], run)),
        new("Mask", "n m", (x, run) => x[0].Mask(Some(x[0].Shape, run), run, 0.5)),
        new("CosineSimilarity", "n m; n m", (x, run) => x[0].CosineSimilarity(x[1], run)),
        new("Recompute", "n m; k m", (x, run) => run.Recompute(again => x[0].Tanh(again).Linear(x[1], null, again).Tanh(again), x)),
    ];

    private static IEnumerable<OpRow> Comparisons =>
    [
        Compare("Equal", (a, b, run) => a.Equal(b, run)),
        Compare("NotEqual", (a, b, run) => a.NotEqual(b, run)),
        Compare("Less", (a, b, run) => a.Less(b, run)),
        Compare("LessOrEqual", (a, b, run) => a.LessOrEqual(b, run)),
        Compare("Greater", (a, b, run) => a.Greater(b, run)),
        Compare("GreaterOrEqual", (a, b, run) => a.GreaterOrEqual(b, run)),
    ];

    private static IEnumerable<OpRow> Creations =>
    [
        new("Arange", "m", (x, run) => x[0].Multiply(run.Arange(0.5, x[0].Shape[0]), run)),
        new("Linspace", "m", (x, run) => x[0].Multiply(run.Linspace(-1, 2, x[0].Shape[0]), run)),
        new("Eye", "n n", (x, run) => x[0].Multiply(run.Eye(x[0].Shape[0]), run)),
        new("OneHot", "n m", (x, run) => x[0].Multiply(run.OneHot(Sample.Ids([x[0].Shape[0]], 3, x[0].Shape[1]), x[0].Shape[1]), run)),
        new("Rand", "n m", (x, run) => x[0].Multiply(run.Rand(x[0].Shape), run)),
        new("Randn", "n m", (x, run) => x[0].Multiply(run.Randn(x[0].Shape, new RandomSource(3)), run)),
    ];

    private static IEnumerable<OpRow> Products =>
    [
        .. MatMul("", "n k", "k n", "k m", "m k"),
        .. MatMul("batched, ", "b n k", "b k n", "b k m", "b m k"),
        .. MatMul("one right side for a batch, ", "b n k", "b k n", "k m", "m k"),
        new("Outer", "n; m", (x, run) => x[0].Outer(x[1], run)),
        new("Linear", "n m; k m; k", (x, run) => x[0].Linear(x[1], x[2], run)),
        new("Linear", "b c m; k m", (x, run) => x[0].Linear(x[1], null, run)) { Variant = "three axes, no bias" },
    ];

    private static IEnumerable<OpRow> Sums =>
    [
        Einsum("bij,kj->bik", "b n k; m k"),
        Einsum("bij,bjk->kbi", "b n k; b k m"),
        Einsum("bihd,bjhd->bhij", "b n c 3; b k c 3"),
        Einsum("ij,jk,kl->li", "n m; m k; k 3"),
        Einsum("iij->ji", "m m n"),
        Einsum("bij,bi->bij", "b n m; b n"),
        Einsum("b,bij->ibj", "b; b n m"),
        Einsum("bij,bij->b", "b n m; b n m"),
        Einsum("i,j,ij->", "n; m; n m"),
        Einsum("ijk->j", "b c m"),
        Einsum("...ij,...jk->...ik", "b 1 n k; c k m"),
        Einsum("...,i->i...", "b m; n"),
    ];

    private static IEnumerable<OpRow> Reductions =>
    [
        .. AlongEachAxis("Sum", (x, axis, run) => x.Sum(axis, run)),
        .. AlongEachAxis("Mean", (x, axis, run) => x.Mean(axis, run)),
        .. AlongEachAxis("Max", (x, axis, run) => x.Max(axis, run), takesNothing: false),
        .. AlongEachAxis("Min", (x, axis, run) => x.Min(axis, run), takesNothing: false),
        .. AlongEachAxis("ArgMax", (x, axis, run) => At(x, axis, x.ArgMax(axis, run), run), takesNothing: false),
        .. AlongEachAxis("ArgMin", (x, axis, run) => At(x, axis, x.ArgMin(axis, run), run), takesNothing: false),
        .. AlongEachAxis("Product", (x, axis, run) => x.Product(axis, run), "b 4 c"),
        .. AlongEachAxis("Variance", (x, axis, run) => x.Variance(axis, run)),
        .. AlongEachAxis("StandardDeviation", (x, axis, run) => x.StandardDeviation(axis, run, 0)),
        .. AlongEachAxis("Norm", (x, axis, run) => x.Norm(axis, run)),
        .. AlongEachAxis("CumulativeSum", (x, axis, run) => x.CumulativeSum(axis, run)),
        .. AlongEachAxis("CumulativeProduct", (x, axis, run) => x.CumulativeProduct(axis, run)),
        .. AlongEachAxis("LinearRecurrence", (x, axis, run) => x.LinearRecurrence(x.Tanh(run), axis, run)),
        new("Sum", "n m", (x, run) => x[0].Sum(run)) { Variant = "of all" },
        new("Mean", "n m", (x, run) => x[0].Mean(run)) { Variant = "of all" },
        new("SumRows", "b c m", (x, run) => x[0].SumRows(run)),
    ];

    private static IEnumerable<OpRow> Shapes =>
    [
        .. AlongEachAxis("Expand", (x, axis, run) => x.Expand(axis, 3, run)),
        .. AlongEachAxis("Slice", (x, axis, run) => x.Slice(axis, x.Shape[axis] / 3, x.Shape[axis], run)),
        .. AlongEachAxis("Select", (x, axis, run) => x.Select(axis, -1, run), takesNothing: false),
        .. AlongEachAxis("Pad", (x, axis, run) => x.Pad(axis, 2, 1, run)),
        .. AlongEachAxis("Concat", (x, axis, run) => Tensor.Concat([x, x.Tanh(run), x.Slice(axis, 0, x.Shape[axis] / 2, run)], axis, run)),
        .. AlongEachAxis("Stack", (x, axis, run) => Tensor.Stack([x, x.Tanh(run)], axis, run)),
        .. AlongEachAxis("Split", (x, axis, run) => x.Split(axis, [x.Shape[axis] / 2, x.Shape[axis] - (x.Shape[axis] / 2)], run)[1]),
        .. AlongEachAxis("Transpose", (x, axis, run) => x.Transpose(axis, 1, run)),
        .. AlongEachAxis("Unsqueeze", (x, axis, run) => x.Unsqueeze(axis, run)),
        .. AlongEachAxis("Squeeze", (x, axis, run) => x.Slice(axis, 0, 1, run).Squeeze(axis, run), takesNothing: false),
        .. AlongEachAxis("Flip", (x, axis, run) => x.Flip(axis, run)),
        .. AlongEachAxis("Roll", (x, axis, run) => x.Roll(axis, 2, run)),
        new("Tril", "b c m", (x, run) => x[0].Tril(run, -1)),
        new("Triu", "n m", (x, run) => x[0].Triu(run, 1)),
        new("Permute", "b c m", (x, run) => x[0].Permute([2, 0, 1], run)),
        new("Reshape", "b c m", (x, run) => x[0].Reshape([x[0].Shape[1], -1], run)),
        new("Flatten", "b c m", (x, run) => x[0].Flatten(run)),
        new("BroadcastTo", "b 1 m", (x, run) => x[0].BroadcastTo([2, x[0].Shape[0], 3, x[0].Shape[2]], run)),
        new("Contiguous", "n 2m", (x, run) => x[0].Slice(-1, 1, 2, run).Contiguous(run)),
        new("Clone", "n m", (x, run) => x[0].Clone(run)),
    ];

    private static IEnumerable<OpRow> Lookups =>
    [
        .. AlongEachAxis("Gather", (x, axis, run) => x.Gather(axis, Ids(x, axis), run)),
        .. AlongEachAxis("ScatterAdd", (x, axis, run) => x.ScatterAdd(axis, Ids(x, axis), x.Tanh(run), run)),
        .. AlongEachAxis("IndexSelect", (x, axis, run) => x.IndexSelect(Sample.Ids([x.Shape[axis]], 3, x.Shape[axis]), run, axis)),
        new("MaskSelect", "n m", (x, run) => x[0].MaskSelect(Some(x[0].Shape, run), run)),
        new("MaskSelect", "b c m", (x, run) => x[0].MaskSelect(Some(x[0].Shape[..1], run), run)) { Variant = "slices" },
        new("IndexSelect", "n m", (x, run) => x[0].IndexSelect(Sample.Ids([x[0].Shape[0]], 3, x[0].Shape[0]), run)),
        new("SelectRows", "n m", (x, run) => x[0].SelectRows(WithNone(Sample.Ids([2, x[0].Shape[0]], 3, x[0].Shape[0])), run)),
        new("TopK", "b c m", (x, run) => x[0].TopK((x[0].Shape[2] + 1) / 2, run).Values),
        new("Sort", "n m", (x, run) => x[0].Sort(run).Values),
        new("Sort", "n m", (x, run) => x[0].Gather(-1, x[0].Sort(run, descending: true).Positions, run)) { Variant = "descending" },
        new("Pick", "b c m", (x, run) => x[0].Pick(WithNone(Sample.Ids(x[0].Shape[..^1], 3, x[0].Shape[2])), run, -1)),
        new("Embedding", "m k", (x, run) => x[0].Embedding(Sample.Ids([2, x[0].Shape[0]], 3, x[0].Shape[0]), run)),
        new("Embedding", "n k", (x, run) => x[0].Embedding(Sample.Ids([x[0].Shape[0]], 3, x[0].Shape[0]), run))
        {
            Variant = "ids on one axis",
        },
        new("HashEmbedding", "m k", (x, run) => x[0].HashEmbedding(Sample.Ids([2, 9], 3, 1000), 7, run)),
        new("EmbeddingSum", "m k", (x, run) =>
            x[0].EmbeddingSum(new RowLists([0, x[0].Shape[0] - 1, 0, 0, x[0].Shape[0] / 2], [0, 2, 2, 5]), run)),
    ];

    private static IEnumerable<OpRow> Softmaxes =>
    [
        .. AlongEachAxis("Softmax", (x, axis, run) => x.Softmax(run, axis)),
        .. AlongEachAxis("Softmax", (x, axis, run) => x.Softmax(run, axis, Some(x.Shape, run)), variant: "masked, "),
        .. AlongEachAxis("LogSoftmax", (x, axis, run) => x.LogSoftmax(run, axis)),
        .. AlongEachAxis("LogSumExp", (x, axis, run) => x.LogSumExp(run, axis)),
        new("SoftmaxCrossEntropy", "n m", (x, run) => x[0].SoftmaxCrossEntropy(Sample.Ids([x[0].Shape[0]], 3, x[0].Shape[1]), run)),
        new("SoftmaxCrossEntropy", "b c m", (x, run) =>
            x[0].SoftmaxCrossEntropy(WithNone(Sample.Ids(x[0].Shape[..^1], 3, x[0].Shape[2])), run, -1))
        {
            Variant = "some ignored",
        },
    ];

    private static IEnumerable<OpRow> Segments =>
    [
        new("SegmentSum", "n m", (x, run) => x[0].SegmentSum(Lengths(x[0]), run)),
        new("SumPairwise", "n m; n m; n m; n m; n m", (x, run) => Tensor.SumPairwise(x, run)),
        new("SegmentMean", "n m", (x, run) => x[0].SegmentMean(Lengths(x[0]), run)),
        new("SegmentMax", "n m", (x, run) => x[0].SegmentMax(Lengths(x[0]), run)),
        new("Windows", "n m", (x, run) => x[0].Windows(1, run).Tanh(run)),
    ];

    private static IEnumerable<OpRow> Convolutions =>
    [
        Convolution("", "b c s s; 4 c 3 3; 4", new()),
        Convolution("one by one", "b c s s; 4 c 1 1; 4", new()),
        Convolution("strides, padding and dilation", "b c s s; 4 c 3 2; 4", new(2, 3, 2, 1, 2, 1)),
        Convolution("groups", "b 2c s s; 6 c 3 3; 6", ConvolutionOptions.Square(padding: 1, groups: 2)),
        Convolution("a group for each channel", "b 4 s s; 8 1 3 3; 8", ConvolutionOptions.Square(padding: 1, groups: 4)),
        new("Conv1d", "b c k; 5 c 1; 5", (x, run) => x[0].Conv1d(x[1], x[2], new(), run)),
        new("Conv1d", "b 2c 3k; 4 c 3", (x, run) => x[0].Conv1d(x[1], null, ConvolutionOptions.Square(2, 2, 2, 2), run))
        {
            Variant = "stride, padding, dilation, groups, no bias",
        },
        new("ConvTranspose2d", "b c s s; c 3 3 3; 3", (x, run) => x[0].ConvTranspose2d(x[1], x[2], new(), run)),
        new("ConvTranspose2d", "b 2c s s; 2c 2 3 2; 4", (x, run) => x[0].ConvTranspose2d(x[1], x[2], new(2, 3, 1, 0, 2, 1, 2), run, (1, 2)))
        {
            Variant = "strides, padding, dilation, groups, output paddings",
        },
        new("Unfold", "b c s s", (x, run) => x[0].Unfold(Window(x[0].Shape[-1]), run)),
        new("Fold", "b c s s", (x, run) =>
            x[0].Unfold(Window(x[0].Shape[-1]), run).Tanh(run).Fold(x[0].Shape, Window(x[0].Shape[-1]), run)),
    ];

    private static IEnumerable<OpRow> Pools =>
    [
        Pool("MaxPool", "", (x, cells, run) => x.MaxPool(cells, run), size => PoolGeometry.Sliding(size, 2, 2)),
        Pool("MaxPool", "overlapping, padded, dilated", (x, cells, run) => x.MaxPool(cells, run), size =>
            PoolGeometry.Sliding(size, 2, 1, 1, 2)),
        Pool("MaxPool", "adaptive", (x, cells, run) => x.MaxPool(cells, run), size => PoolGeometry.Adaptive(size, 2)),
        Pool("MeanPool", "", (x, cells, run) => x.MeanPool(cells, run), size => PoolGeometry.Sliding(size, 3, 2, 1)),
        Pool("MeanPool", "incomplete windows, padding does not count", (x, cells, run) => x.MeanPool(cells, run), size =>
            PoolGeometry.Sliding(size, 3, 2, 1, ceiling: true, countPadding: false)),
        Pool("MeanPool", "adaptive", (x, cells, run) => x.MeanPool(cells, run), size => PoolGeometry.Adaptive(size, 2)),
    ];

    private static IEnumerable<OpRow> Norms =>
    [
        new("RmsNorm", "b n m; m", (x, run) => x[0].RmsNorm(x[1], 1e-2, run)),
        new("LayerNorm", "n m; m; m", (x, run) => x[0].LayerNorm(x[1], x[2], 1e-2, run)),
        new("LayerNorm", "b c k", (x, run) => x[0].LayerNorm(null, null, 1e-2, run)) { Variant = "neither gain nor bias" },
        new("BatchNorm", "n m; m; m; m; m", (x, run) => x[0].BatchNorm(x[1], x[2], x[3], x[4], 1e-2, run))
        {
            Variant = "inference",
            Low = 0.2,
        },
        new("BatchNorm", "b c s s; c; c", (x, run) => x[0].BatchNorm(x[1], x[2], null, null, 1e-2, run))
        {
            Variant = "inference, images",
            Low = 0.2,
        },
        new("ChannelStatistics", "n m; m; m", BatchNormInTraining) { TakesNothing = false },
        new("ChannelStatistics", "b c s s; c; c", BatchNormInTraining) { Variant = "images", TakesNothing = false },
        new("Maxout", "n 3m", (x, run) => x[0].Maxout(3, run)),
        new("AddMaxoutNorm", "n m; n 3m; m; m", (x, run) => x[0].AddMaxoutNorm(x[1], 3, x[2], x[3], 1e-2, null, run)),
        new("AddMaxoutNorm", "n m; n 2m; m; m", WithMargins) { Variant = "with margins and rows left out" },
    ];

    /// <summary>Maps of all rows but two at each end, every third row left out.</summary>
    private static Tensor WithMargins(Tensor[] x, Run run)
    {
        Tensor rows = x[0].Pad(0, 2, 2, run);
        Tensor keep = run.From([.. Enumerable.Range(0, rows.Shape[0]).Select(i => i % 3 == 1 ? 0f : 1f)], [rows.Shape[0]]);
        return rows.AddMaxoutNorm(x[1], 2, x[2], x[3], 1e-2, keep, run);
    }

    private static IEnumerable<OpRow> Dropouts =>
    [
        new("Dropout", "n m", (x, run) => x[0].Dropout(0.3, run)) { Training = true },
        new("Dropout", "b c m", (x, run) => x[0].Dropout(0.3, [x[0].Shape[0], 1, x[0].Shape[2]], run))
        {
            Variant = "one mask for all steps",
            Training = true,
        },
        new("Dropout", "n m", (x, run) => x[0].Tanh(run).Dropout(0.3, run)) { Variant = "in inference" },
    ];

    private static IEnumerable<OpRow> Attention =>
    [
        Attend("", "b k m; b n m; b n k", (_, _) => new()),
        Attend("heads, scale", "b n 2c; b k 2c; b k 4c", (_, _) => new() { Heads = 2, Scale = 0.3 }),
        Attend("causal, bias", "b k 2c; b k 2c; b k 2c; b 2 k k", (x, _) => new() { Heads = 2, Causal = true, Bias = x[3] }),
        Attend("mask of keys", "b n 2c; b k 2c; b k 4c", (x, run) => new() { Heads = 2, Mask = Some([x[0].Shape[0], x[1].Shape[1]], run) }),
        Attend(
            "mask, bias",
            "b n c; b k c; b k c; b 1 n k",
            (x, run) => new() { Mask = Some([x[0].Shape[0], x[0].Shape[1], x[1].Shape[1]], run), Bias = x[3] }),
        Attend("dropout", "b n c; b k c; b k c", (_, _) => new() { Dropout = 0.3 }) with { Training = true },
        AttendInTexts("", "n 2c; n 2c; n 4c", (_, lengths, _) => new() { Heads = 2, Lengths = lengths }),
        AttendInTexts("causal", "n c; n c; n c", (_, lengths, _) => new() { Lengths = lengths, Causal = true }),
        AttendInTexts("bias", "n 2c; n 2c; n 2c; 2 n n", (x, lengths, run) => new()
        {
            Heads = 2,
            Lengths = [lengths.Sum()],
            Bias = x[3].Flatten(run),
        }),
        AttendInTexts("dropout", "n c; n c; n c", (_, lengths, _) => new() { Lengths = lengths, Dropout = 0.3 }) with { Training = true },
        AttendAlone("causal, bias", "b k 2c; b k 2c; b k 2c; b 2 k k", (x, _) => new() { Heads = 2, Causal = true, Bias = x[3] }),
        AttendAlone("mask", "b n c; b k c; b k c", (x, run) => new() { Mask = Some([x[0].Shape[0], x[1].Shape[1]], run) }),
        AttendAlone("dropout", "b n c; b k c; b k c", (_, _) => new() { Dropout = 0.3 }) with { Training = true },
    ];

    private static IEnumerable<OpRow> Recurrent =>
    [
        .. InEachDirection("Rnn", "n m; k m; k k; k; k; n k", (x, layout, reverse, run) =>
            Joined(x[0].Rnn(layout, Weights(x, run), Start(x[5], layout, run), Activation.Tanh, run, reverse), run)),
        .. InEachDirection("Gru", "n m; 3k m; 3k k; 3k; 3k; n k", (x, layout, reverse, run) =>
            Joined(x[0].Gru(layout, Weights(x, run), Start(x[5], layout, run), Activation.Sigmoid, Activation.Tanh, run, reverse), run)),
        .. InEachDirection("Lstm", "n m; 4k m; 4k k; 4k; 4k; n k; n k", (x, layout, reverse, run) =>
        {
            (Tensor y, Tensor h, Tensor c) = x[0].Lstm(
                layout, Weights(x, run), Start(x[5], layout, run), Start(x[6], layout, run), Activation.HardSigmoid(), Activation.Softsign,
                run, reverse);
            return Tensor.Concat([y, h, c], 0, run);
        }),
        .. InEachDirection("Lstm", "n m; 4k m; 4k c; 4k; 4k; n c; n k; c k", variant: "projected, ", compute: (x, layout, reverse, run) =>
        {
            RecurrentWeights weights = Weights(x, run) with { Projection = x[7].Scale(1 / Math.Sqrt(x[7].Shape[1]), run) };
            Tensor start = Start(x[5], layout, run), cell = Start(x[6], layout, run);
            (Tensor y, Tensor h, Tensor c) = x[0].Lstm(layout, weights, start, cell, Activation.Sigmoid, Activation.Tanh, run, reverse);
            return Tensor.Concat([y.Flatten(run), h.Flatten(run), c.Flatten(run)], 0, run);
        }),
        new("LstmStep", "n 4k; n k", (x, run) =>
        {
            (Tensor h, Tensor c) = Tensor.LstmStep(x[0], x[1], Activation.Sigmoid, Activation.Tanh, run);
            return Tensor.Concat([h, c], 0, run);
        }),
        new("GruStep", "n 3k; n 3k; n k", (x, run) => Tensor.GruStep(x[0], x[1], x[2], Activation.Sigmoid, Activation.Tanh, run)),
    ];

    /// <summary>A comparison with ties, as a mask of the left side.</summary>
    private static OpRow Compare(string op, Func<Tensor, Tensor, Run, Tensor> compare) => new(op, "n m; n m", (x, run) =>
        x[0].Multiply(compare(x[0], Tensor.Where(Some(x[0].Shape, run), x[1], x[0], run), run), run));

    private static OpRow Einsum(string subscripts, string shapes) =>
        new("Einsum", shapes, (x, run) => Tensor.Einsum(subscripts, x, run)) { Variant = subscripts };

    private static IEnumerable<OpRow> MatMul(string variant, string a, string aTransposed, string b, string bTransposed)
    {
        foreach ((bool left, bool right) in new[] { (false, false), (true, false), (false, true), (true, true) })
        {
            yield return new(
                "MatMul", $"{(left ? aTransposed : a)}; {(right ? bTransposed : b)}", (x, run) => x[0].MatMul(x[1], run, left, right))
            {
                Variant = $"{variant}{(left ? "Aᵀ" : "A")} {(right ? "Bᵀ" : "B")}",
            };
        }
    }

    private static IEnumerable<OpRow> AlongEachAxis(
        string op, Func<Tensor, int, Run, Tensor> compute, string shape = "b c m", bool takesNothing = true, string variant = "")
    {
        for (int axis = 0; axis < 3; axis++)
        {
            int at = axis;
            yield return new(op, shape, (x, run) => compute(x[0], at, run))
            {
                Variant = $"{variant}axis {axis}",
                TakesNothing = takesNothing,
            };
        }
    }

    private static OpRow Convolution(string variant, string shapes, ConvolutionOptions options) =>
        new("Conv2d", shapes, (x, run) => x[0].Conv2d(x[1], x[2], options, run)) { Variant = variant };

    private static OpRow Pool(string op, string variant, Func<Tensor, PoolCells, Run, Tensor> compute, Func<int, PoolSpan[]> spans) =>
        new(op, "b c s s", (x, run) => compute(x[0], new PoolCells(spans(x[0].Shape[2]), spans(x[0].Shape[3])), run)) { Variant = variant };

    private static OpRow Attend(string variant, string shapes, Func<Tensor[], Run, AttentionOptions> options) =>
        new("Attention", shapes, (x, run) =>
        {
            (Tensor output, Tensor weights) = Tensor.Attention(x[0], x[1], x[2], options(x, run), run);
            return Tensor.Concat([output.Flatten(run), weights.Flatten(run)], 0, run);
        })
        { Variant = variant };

    /// <summary>Attention within texts, the second of which is empty, whose tokens follow each other.</summary>
    private static OpRow AttendInTexts(string variant, string shapes, Func<Tensor[], int[], Run, AttentionOptions> options) =>
        new("Attention", shapes, (x, run) =>
        {
            Tensor[] rows = [.. x.Take(3).Select(tensor => tensor.Unsqueeze(0, run))];
            int tokens = x[0].Shape[0], first = tokens / 3;
            (Tensor output, Tensor weights) = Tensor.Attention(
                rows[0], rows[1], rows[2], options(x, [first, 0, tokens - first], run), run);
            return Tensor.Concat([output.Flatten(run), weights.Flatten(run)], 0, run);
        })
        { Variant = $"texts {variant}".TrimEnd() };

    private static OpRow AttendAlone(string variant, string shapes, Func<Tensor[], Run, AttentionOptions> options) =>
        new("AttentionOutput", shapes, (x, run) => Tensor.AttentionOutput(x[0], x[1], x[2], options(x, run), run)) { Variant = variant };

    private static IEnumerable<OpRow> InEachDirection(
        string op, string shapes, Func<Tensor[], PackedLayout, bool, Run, Tensor> compute, string variant = "")
    {
        foreach (bool reverse in new[] { false, true })
        {
            string direction = variant + (reverse ? "backward" : "forward");
            yield return new(op, shapes, (x, run) => compute(x, Ragged(x[0].Shape[0]), reverse, run))
            {
                Variant = $"{direction}, ragged",
                TakesNothing = false,
            };
            yield return new(op, shapes, (x, run) => compute(x, PackedLayout.Full(x[0].Shape[0], 1), reverse, run))
            {
                Variant = $"{direction}, one sequence",
                TakesNothing = false,
            };
        }
    }

    private static Tensor BatchNormInTraining(Tensor[] x, Run run)
    {
        (Tensor mean, Tensor variance) = x[0].ChannelStatistics(run);
        return x[0].BatchNorm(mean, variance, x[1], x[2], 1e-2, run);
    }

    /// <summary>Sequences of falling lengths with this many rows.</summary>
    private static PackedLayout Ragged(int rows)
    {
        List<int> sizes = [];
        for (int size = (int)Math.Ceiling(Math.Sqrt(rows)); rows > 0; rows -= sizes[^1])
        {
            sizes.Add(Math.Min(size, rows));
            size = Math.Max(1, size - (sizes.Count % 2));
        }
        return new PackedLayout([.. sizes]);
    }

    /// <summary>Weights scaled so that states neither die nor explode.</summary>
    private static RecurrentWeights Weights(Tensor[] x, Run run) => new(x[1], x[2].Scale(1 / Math.Sqrt(x[2].Shape[1]), run), x[3], x[4]);

    private static Tensor Start(Tensor states, PackedLayout layout, Run run) => states.Slice(0, 0, layout.Sequences, run);

    private static Tensor Joined((Tensor Output, Tensor Hidden) result, Run run) => Tensor.Concat([result.Output, result.Hidden], 0, run);

    /// <summary>Zeros and positive values, the same for every run.</summary>
    private static Tensor Some(Shape shape, Run run) => Sample.Uniform(shape, 77, backend: run.Backend)
        .Shift(0.4, Run.Inference(backend: run.Backend))
        .Relu(Run.Inference(backend: run.Backend));

    private static IdTensor Ids(Tensor x, int axis) => Sample.Ids(x.Shape, 3, x.Shape[axis]);

    /// <summary>The same ids with every third replaced by −1.</summary>
    private static IdTensor WithNone(IdTensor ids) => new([.. ids.Span.ToArray().Select((id, i) => i % 3 == 2 ? -1 : id)], ids.Shape);

    /// <summary>The elements at positions along an axis.</summary>
    private static Tensor At(Tensor x, int axis, IdTensor positions, Run run) =>
        x.Gather(axis, positions.Reshape(positions.Shape.Insert(axis, 1)), run);

    /// <summary>Three segments, the middle one empty.</summary>
    private static int[] Lengths(Tensor x) => [x.Shape[0] / 2, 0, x.Shape[0] - (x.Shape[0] / 2)];

    private static Window2d Window(int size) => new(3, 2, 2, 1, 1, 0, 1, 1, ((size - 1) / 2) + 1, size - 1);
}
