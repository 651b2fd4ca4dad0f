namespace Glossa.Tensors;

/// <summary>The settings of attention besides queries, keys and values.</summary>
public sealed record AttentionOptions
{
    /// <summary>The number of heads; queries and keys are cut into as many parts. At least 1.</summary>
    public int Heads { get; init; } = 1;

    /// <summary>The factor of the scores; <c>1/√(head size)</c> when null.</summary>
    public double? Scale { get; init; }

    /// <summary>
    /// 0 for keys that must not be read, 1 elsewhere. <c>Shape: [batch, keys]</c>, <c>[batch, queries, keys]</c> or null.
    /// </summary>
    public Tensor? Mask { get; init; }

    /// <summary>
    /// The lengths of texts that follow each other in the rows of a batch of one, where a token attends to its own text alone: a batch of
    /// texts of different lengths without padding. Null when every text of the batch has all rows.
    /// </summary>
    public IReadOnlyList<int>? Lengths { get; init; }

    /// <summary>Whether a query sees only keys at its own position and before.</summary>
    public bool Causal { get; init; }

    /// <summary>
    /// Added to the scaled scores, for example relative position terms; gradients flow to it. Null, or a number for each weight, in the
    /// shape of the weights.
    /// </summary>
    public Tensor? Bias { get; init; }

    /// <summary>The probability of dropping an attention weight in training.</summary>
    public double Dropout { get; init; }
}

public sealed partial class Tensor
{
    /// <summary>
    /// Scaled dot-product attention in several heads (Vaswani et al. 2017): <c>softmax(Q Kᵀ · scale + bias) V</c> for each head, the heads'
    /// results side by side.
    /// </summary>
    /// <param name="query">Q. <c>Shape: [batch, queries, heads · size]</c>.</param>
    /// <param name="key">K. <c>Shape: [batch, keys, heads · size]</c>.</param>
    /// <param name="value">V. <c>Shape: [batch, keys, heads · value size]</c>.</param>
    /// <param name="options">Heads, scale, masks, bias, dropout.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, queries, heads · value size]</c>, and the weights, <c>[batch, heads, queries, keys]</c>; with lengths the
    /// weights of one text after another, <c>[Σ heads · length²]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static (Tensor Output, Tensor Weights) Attention(Tensor query, Tensor key, Tensor value, AttentionOptions options, Run run)
    {
        (Tensor output, Tensor? weights) = Attend(query, key, value, options, true, run);
        return (output, weights!);
    }

    /// <summary>
    /// The output of <see cref="Attention"/> without its weights, to the same bits. Where the backend has attention kernels the weights are
    /// not stored, which takes memory for one head instead of <c>batch · heads · queries · keys</c> values; the backward pass computes them
    /// again, for one product more.
    /// </summary>
    /// <param name="query">Q. <c>Shape: [batch, queries, heads · size]</c>.</param>
    /// <param name="key">K. <c>Shape: [batch, keys, heads · size]</c>.</param>
    /// <param name="value">V. <c>Shape: [batch, keys, heads · value size]</c>.</param>
    /// <param name="options">Heads, scale, masks, bias, dropout.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, queries, heads · value size]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static Tensor AttentionOutput(Tensor query, Tensor key, Tensor value, AttentionOptions options, Run run) =>
        Attend(query, key, value, options, false, run).Output;

    private static (Tensor Output, Tensor? Weights) Attend(
        Tensor query, Tensor key, Tensor value, AttentionOptions options, bool storesWeights, Run run)
    {
        run.Check("attention", query, key, value, options.Mask, options.Bias);
        CheckAttention(query, key, value, options, run);
        double scale = options.Scale ?? 1 / Math.Sqrt((double)query.Shape[2] / options.Heads);
        if (run.Fused<IAttentionKernels>() is { } kernels)
        {
            return FusedAttention(kernels, query, key, value, options, scale, storesWeights, run);
        }
        return options.Lengths is null
            ? ComposedAttention(query, key, value, options, scale, run)
            : ComposedAttentionOfTexts(query, key, value, options, scale, run);
    }

    /// <summary>The shape of the weights of all heads.</summary>
    private static Shape WeightsOf(Tensor query, Tensor key, AttentionOptions options) => options.Lengths is { } lengths
        ? [checked((int)lengths.Sum(length => (long)options.Heads * length * length))]
        : [query.Shape[0], options.Heads, query.Shape[1], key.Shape[1]];

    private static (Tensor Output, Tensor Weights) ComposedAttentionOfTexts(
        Tensor query, Tensor key, Tensor value, AttentionOptions options, double scale, Run run)
    {
        int heads = options.Heads;
        Tensor? keep = DropsNothing(options.Dropout, run) ? null : KeepMask(WeightsOf(query, key, options), options.Dropout, run);
        List<Tensor> outputs = [], weights = [];
        int row = 0, first = 0;
        foreach (int length in options.Lengths!)
        {
            int end = row + length, last = first + (heads * length * length);
            Tensor scores = Heads(query).MatMul(Heads(key), run, transposeB: true).Scale(scale, run);
            if (options.Bias is { } bias) scores = scores.Add(Square(bias), run);
            Tensor w = scores.Softmax(run, -1, AttentionMask(options, 1, heads, length, length, run));
            if (keep is not null) w = w.Multiply(Square(keep), run);
            outputs.Add(w.MatMul(Heads(value), run).Transpose(1, 2, run).Reshape([1, length, value.Shape[2]], run));
            weights.Add(w.Reshape([-1], run));
            (row, first) = (end, last);

            Tensor Heads(Tensor x) => x.Slice(1, row, end, run).SplitHeads(heads, run);

            Tensor Square(Tensor x) => x.Slice(0, first, last, run).Reshape([1, heads, length, length], run);
        }
        return (Concat([.. outputs], 1, run), Concat([.. weights], 0, run));
    }

    private static (Tensor Output, Tensor Weights) ComposedAttention(
        Tensor query, Tensor key, Tensor value, AttentionOptions options, double scale, Run run)
    {
        int batch = query.Shape[0], queries = query.Shape[1], keys = key.Shape[1], heads = options.Heads;
        Tensor q = query.SplitHeads(heads, run), k = key.SplitHeads(heads, run), v = value.SplitHeads(heads, run);
        Tensor scores = q.MatMul(k, run, transposeB: true).Scale(scale, run);
        if (options.Bias is not null) scores = scores.Add(options.Bias, run);
        Tensor weights = scores.Softmax(run, -1, AttentionMask(options, batch, heads, queries, keys, run)).Dropout(options.Dropout, run);
        Tensor joined = weights.MatMul(v, run).Transpose(1, 2, run).Reshape([batch, queries, value.Shape[2]], run);
        return (joined, weights);
    }

    private static (Tensor Output, Tensor? Weights) FusedAttention(
        IAttentionKernels kernels, Tensor query, Tensor key, Tensor value, AttentionOptions options, double scale, bool storesWeights,
        Run run)
    {
        Shape square = WeightsOf(query, key, options);
        Tensor? probabilities = storesWeights ? run.Empty(square) : null;
        Tensor? keep = DropsNothing(options.Dropout, run) ? null : KeepMask(square, options.Dropout, run);
        AttentionMemory memory = new()
        {
            Query = query,
            Key = key,
            Value = value,
            Heads = options.Heads,
            Scale = scale,
            Mask = options.Mask?.Contiguous(run),
            Lengths = options.Lengths is null ? null : [.. options.Lengths],
            Causal = options.Causal,
            Bias = options.Bias?.Contiguous(run),
            Keep = keep,
            Output = run.Empty(query.Shape.With(2, value.Shape[2])),
            Probabilities = probabilities,
            Weights = keep is null || !storesWeights ? probabilities : run.Empty(square),
        };
        kernels.Attention(memory, run);
        ReadOnlySpan<Tensor> outputs = memory.Weights is { } weights ? [memory.Output, weights] : [memory.Output];
        ReadOnlySpan<Tensor?> saved = storesWeights
            ? [query, key, value, probabilities, memory.Weights, keep]
            : [query, key, value, memory.Mask, memory.Bias, keep];
        run.Record("attention", outputs, [query, key, value, memory.Bias], saved, (upstream, g) =>
        {
            Tensor dQuery = g.Run.Empty(query.Shape), dKey = g.Run.Empty(key.Shape), dValue = g.Run.Empty(value.Shape);
            Tensor? dOutput = upstream[0]?.Contiguous(g.Run), dWeights = storesWeights ? upstream[1]?.Contiguous(g.Run) : null;
            Tensor? dScores = memory.Bias is null ? null : g.Run.Empty(square);
            kernels.AttentionGradient(memory, dOutput, dWeights, dQuery, dKey, dValue, dScores, g.Run);
            g.Add(query, dQuery);
            g.Add(key, dKey);
            g.Add(value, dValue);
            if (dScores is not null) g.Add(memory.Bias, dScores);
        });
        return (memory.Output, memory.Weights);
    }

    /// <summary><c>[batch, time, heads · size]</c> to <c>[batch, heads, time, size]</c>.</summary>
    private Tensor SplitHeads(int heads, Run run) =>
        Reshape([Shape[0], Shape[1], heads, Shape[2] / heads], run).Transpose(1, 2, run);

    /// <summary>The mask over all heads, or null when every query may read every key.</summary>
    private static Tensor? AttentionMask(AttentionOptions options, int batch, int heads, int queries, int keys, Run run)
    {
        if (options.Mask is null && !options.Causal) return null;
        Tensor mask = run.Full([batch, 1, queries, keys], 1);
        if (options.Mask is { } given)
        {
            mask = given.Reshape(given.Shape.Rank == 2 ? [batch, 1, 1, keys] : [batch, 1, queries, keys], run).BroadcastTo(mask.Shape, run);
        }
        // A query is as far from the last key as from the last query.
        if (options.Causal) mask = mask.Tril(run, keys - queries);
        return mask.BroadcastTo([batch, heads, queries, keys], run);
    }

    private static void CheckAttention(Tensor query, Tensor key, Tensor value, AttentionOptions options, Run run)
    {
        const string Op = "attention";
        run.CheckRank(Op, "the query", query, 3, "[batch, queries, heads · size]");
        run.CheckRank(Op, "the key", key, 3, "[batch, keys, heads · size]");
        run.CheckRank(Op, "the value", value, 3, "[batch, keys, heads · value size]");
        int batch = query.Shape[0], queries = query.Shape[1], keys = key.Shape[1];
        if (key.Shape[0] != batch || value.Shape[0] != batch || value.Shape[1] != keys || key.Shape[2] != query.Shape[2])
        {
            throw run.Mismatch(Op, $"query {query.Shape}, key {key.Shape} and value {value.Shape} do not fit: "
                + "one batch, as many values as keys, keys as wide as queries");
        }
        if (options.Heads < 1 || query.Shape[2] % options.Heads != 0 || value.Shape[2] % options.Heads != 0)
        {
            throw run.Mismatch(Op, $"widths {query.Shape[2]} and {value.Shape[2]} do not divide into {options.Heads} heads");
        }
        if (options.Lengths is { } lengths && (options.Mask is not null || batch != 1 || queries != keys || lengths.Sum() != keys))
        {
            int tokens = lengths.Sum();
            throw run.Mismatch(Op, $"{lengths.Count} texts of {tokens} tokens need a query and a key of shape [1, {tokens}, …] and no "
                + $"mask; here the shapes are {query.Shape} and {key.Shape}");
        }
        if (options.Mask is { } mask && mask.Shape != [batch, keys] && mask.Shape != [batch, queries, keys])
        {
            throw run.Mismatch(Op, $"the mask has shape {mask.Shape}, but [{batch}, {keys}] or [{batch}, {queries}, {keys}] is needed");
        }
        run.CheckShape(Op, "the bias", options.Bias, WeightsOf(query, key, options), "one number for each weight");
    }
}
