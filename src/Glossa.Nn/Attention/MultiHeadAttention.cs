using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Multi-head attention (Vaswani et al. 2017): queries, keys and values are projected, every head attends on its part, and the heads'
/// results are projected together. Parameters have PyTorch's names: <c>in_proj_weight</c> holds the three projections one below the other.
/// </summary>
public sealed class MultiHeadAttention : Module, IDescribed
{
    private readonly double dropout;

    /// <summary>Multi-head attention.</summary>
    /// <param name="size">The width of queries, keys, values and results.</param>
    /// <param name="heads">The number of heads; divides the size.</param>
    /// <param name="dropout">The probability of dropping an attention weight in training.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    /// <exception cref="ModuleException">The heads do not divide the size.</exception>
    public MultiHeadAttention(int size, int heads, double dropout = 0, InitializerSet? initializers = null)
    {
        if (heads < 1 || size % heads != 0) throw new ModuleException($"A size of {size} does not divide into {heads} heads.");
        (Size, Heads, this.dropout) = (size, heads, dropout);
        InWeight = NewParameter("in_proj_weight", [3 * size, size], initializers?.Weight ?? Initializer.GlorotUniform);
        InBias = NewParameter("in_proj_bias", [3 * size], initializers?.Bias ?? Initializer.Zeros);
        OutProjection = new Linear(size, size, initializers: initializers);
    }

    /// <summary>The width of queries, keys, values and results.</summary>
    public int Size { get; }

    /// <summary>The number of heads.</summary>
    public int Heads { get; }

    /// <summary>The projections of queries, keys and values. <c>Shape: [3 · size, size]</c>.</summary>
    public Parameter InWeight { get; }

    /// <summary>Their biases. <c>Shape: [3 · size]</c>.</summary>
    public Parameter InBias { get; }

    /// <summary>The projection of the heads' results.</summary>
    [field: StateName("out_proj")]
    public Linear OutProjection { get; }

    /// <inheritdoc/>
    public string Description => $"{Heads} heads of {Size / Heads}";

    /// <summary>Attends; with one tensor for all three it is self-attention.</summary>
    /// <param name="query">The queries. <c>Shape: [batch, queries, size]</c>.</param>
    /// <param name="key">The keys. <c>Shape: [batch, keys, size]</c>.</param>
    /// <param name="value">The values. <c>Shape: [batch, keys, size]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="mask">0 for keys that must not be read, 1 elsewhere, or null. <c>Shape: [batch, keys]</c> or <c>[batch, queries,
    /// keys]</c>.</param>
    /// <param name="causal">Whether a query sees only keys at its own position and before.</param>
    /// <param name="bias">Added to the scaled scores, or null. <c>Shape: [batch, heads, queries, keys]</c>.</param>
    /// <returns>The results, <c>[batch, queries, size]</c>, and each head's weights, <c>[batch, heads, queries, keys]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Weights) Forward(
        Tensor query, Tensor key, Tensor value, Run run, Tensor? mask = null, bool causal = false, Tensor? bias = null)
    {
        using LayerMark mark = run.Enter(DisplayName);
        (Tensor q, Tensor k, Tensor v) = Project(query, key, value, run);
        (Tensor joined, Tensor weights) = Tensor.Attention(q, k, v, Options(mask, causal, bias), run);
        return (mark.Output(OutProjection.Forward(joined, run)), weights);
    }

    /// <summary>
    /// The results of <see cref="Forward(Tensor, Tensor, Tensor, Run, Tensor?, bool, Tensor?)"/>, to the same bits, without the memory of
    /// the weights.
    /// </summary>
    /// <param name="query">The queries. <c>Shape: [batch, queries, size]</c>.</param>
    /// <param name="key">The keys. <c>Shape: [batch, keys, size]</c>.</param>
    /// <param name="value">The values. <c>Shape: [batch, keys, size]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="mask">0 for keys that must not be read, 1 elsewhere, or null. <c>Shape: [batch, keys]</c> or <c>[batch, queries,
    /// keys]</c>.</param>
    /// <param name="causal">Whether a query sees only keys at its own position and before.</param>
    /// <param name="bias">Added to the scaled scores, or null. <c>Shape: [batch, heads, queries, keys]</c>.</param>
    /// <returns><c>Shape: [batch, queries, size]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor Attend(
        Tensor query, Tensor key, Tensor value, Run run, Tensor? mask = null, bool causal = false, Tensor? bias = null) => Within(run, () =>
        {
            (Tensor q, Tensor k, Tensor v) = Project(query, key, value, run);
            return OutProjection.Forward(Tensor.AttentionOutput(q, k, v, Options(mask, causal, bias), run), run);
        });

    private AttentionOptions Options(Tensor? mask, bool causal, Tensor? bias) =>
        new() { Heads = Heads, Mask = mask, Causal = causal, Bias = bias, Dropout = dropout };

    /// <summary>
    /// Self-attention within texts that follow each other without padding; a text's result has the bits it has alone.
    /// </summary>
    /// <param name="x">The tokens of one text after another. <c>Shape: [tokens, size]</c>.</param>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [tokens, size]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor Forward(Tensor x, IReadOnlyList<int> lengths, Run run) => Within(run, () =>
    {
        (Tensor q, Tensor k, Tensor v) = ProjectTexts(x, run);
        Tensor joined = Tensor.AttentionOutput(q, k, v, OfTexts(lengths), run);
        return OutProjection.Forward(joined.Squeeze(0, run), run);
    });

    /// <summary>The weights of <see cref="Forward(Tensor, IReadOnlyList{int}, Run)"/>.</summary>
    /// <param name="x">The tokens of one text after another. <c>Shape: [tokens, size]</c>.</param>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>One text's weights after another's, each <c>[heads, length, length]</c>. <c>Shape: [Σ heads · length²]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor Weights(Tensor x, IReadOnlyList<int> lengths, Run run) => Within(run, () =>
    {
        (Tensor q, Tensor k, Tensor v) = ProjectTexts(x, run);
        return Tensor.Attention(q, k, v, OfTexts(lengths), run).Weights;
    });

    private AttentionOptions OfTexts(IReadOnlyList<int> lengths) => new() { Heads = Heads, Lengths = lengths, Dropout = dropout };

    private (Tensor Query, Tensor Key, Tensor Value) ProjectTexts(Tensor x, Run run)
    {
        run.CheckRank("multiHeadAttention", "the input", x, 2, "[tokens, size]");
        Tensor texts = x.Unsqueeze(0, run);
        return Project(texts, texts, texts, run);
    }

    private (Tensor Query, Tensor Key, Tensor Value) Project(Tensor query, Tensor key, Tensor value, Run run)
    {
        if (ReferenceEquals(query, key) && ReferenceEquals(key, value))
        {
            Tensor[] parts = query.Linear(InWeight, InBias, run).Split(-1, [Size, Size, Size], run);
            return (parts[0], parts[1], parts[2]);
        }
        Tensor[] weights = InWeight.Value.Split(0, [Size, Size, Size], run), biases = InBias.Value.Split(0, [Size, Size, Size], run);
        return (query.Linear(weights[0], biases[0], run), key.Linear(weights[1], biases[1], run), value.Linear(weights[2], biases[2], run));
    }
}
