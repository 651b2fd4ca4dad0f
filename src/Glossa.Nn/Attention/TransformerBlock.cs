using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The settings of a transformer block.</summary>
public sealed record TransformerOptions
{
    /// <summary>The number of attention heads.</summary>
    public int Heads { get; init; } = 8;

    /// <summary>The size between the two linear maps; four times the block's when null.</summary>
    public int? InnerSize { get; init; }

    /// <summary>The activation between the two linear maps.</summary>
    public Activation Activation { get; init; } = Activation.Gelu;

    /// <summary>Whether normalisation comes before each part (Xiong et al. 2020) instead of after it.</summary>
    public bool NormFirst { get; init; }

    /// <summary>The probability of dropping attention weights, inner values and each part's results in training.</summary>
    public double Dropout { get; init; }

    /// <summary>The probability of dropping attention weights in training; <see cref="Dropout"/> when null.</summary>
    public double? AttentionDropout { get; init; }

    /// <summary>The probability of dropping inner values in training; <see cref="Dropout"/> when null.</summary>
    public double? InnerDropout { get; init; }

    /// <summary>
    /// Whether training stores only the block's input and computes the rest again in the backward pass (<see cref="Run.Recompute"/>): more
    /// work, less memory, the same bits.
    /// </summary>
    public bool Recompute { get; init; }

    /// <summary>The initialisers of the parameters; PyTorch's when null.</summary>
    public InitializerSet? Initializers { get; init; }

    /// <summary>ε of the normalisations.</summary>
    public double Epsilon { get; init; } = 1e-5;
}

/// <summary>
/// A transformer encoder block (Vaswani et al. 2017): self-attention and two linear maps, each with a residual sum and layer normalisation.
/// After: <c>x ← LN(x + part(x))</c>; before: <c>x ← x + part(LN(x))</c>. Parameters have PyTorch's names.
/// </summary>
public sealed class TransformerBlock : Module, IDescribed
{
    private readonly TransformerOptions options;

    /// <summary>A transformer encoder block.</summary>
    /// <param name="size">The width of input and output.</param>
    /// <param name="options">Heads, inner size, activation, place of normalisation, dropout.</param>
    /// <exception cref="ModuleException">The heads do not divide the size.</exception>
    public TransformerBlock(int size, TransformerOptions? options = null)
    {
        this.options = options ?? new TransformerOptions();
        int inner = this.options.InnerSize ?? 4 * size;
        SelfAttention = new MultiHeadAttention(
            size, this.options.Heads, this.options.AttentionDropout ?? this.options.Dropout, this.options.Initializers);
        Linear1 = new Linear(size, inner, initializers: this.options.Initializers);
        Linear2 = new Linear(inner, size, initializers: this.options.Initializers);
        Norm1 = new LayerNorm(size, this.options.Epsilon);
        Norm2 = new LayerNorm(size, this.options.Epsilon);
    }

    /// <summary>The attention.</summary>
    [field: StateName("self_attn")]
    public MultiHeadAttention SelfAttention { get; }

    /// <summary>The first linear map.</summary>
    public Linear Linear1 { get; }

    /// <summary>The second linear map.</summary>
    public Linear Linear2 { get; }

    /// <summary>The attention's normalisation.</summary>
    public LayerNorm Norm1 { get; }

    /// <summary>The linear maps' normalisation.</summary>
    public LayerNorm Norm2 { get; }

    /// <inheritdoc/>
    public string Description => $"normalisation {(options.NormFirst ? "before" : "after")}, {options.Activation}";

    /// <summary>Computes the block.</summary>
    /// <param name="x">The tokens. <c>Shape: [batch, time, size]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="mask">0 for positions that must not be read, 1 elsewhere, or null. <c>Shape: [batch, time]</c>.</param>
    /// <param name="causal">Whether a position sees only itself and those before.</param>
    /// <param name="bias">Added to the attention scores, or null. <c>Shape: [batch, heads, time, time]</c>.</param>
    /// <returns><c>Shape: [batch, time, size]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor Forward(Tensor x, Run run, Tensor? mask = null, bool causal = false, Tensor? bias = null) =>
        Within(run, () => Layer(x, (y, again) => SelfAttention.Attend(y, y, y, again, mask, causal, bias), null, run, mask, bias));

    /// <summary>
    /// Computes the block for texts that follow each other without padding; a text's result has the bits it has alone.
    /// </summary>
    /// <param name="x">The tokens of one text after another. <c>Shape: [tokens, size]</c>.</param>
    /// <param name="lengths">The tokens of each text.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="rows">The tokens whose results are wanted, so that only theirs go through the linear maps; all when null. <c>Shape:
    /// [rows]</c>.</param>
    /// <returns><c>Shape: [tokens, size]</c>, or <c>[rows, size]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    /// <exception cref="OutOfRangeException">There is no such row.</exception>
    public Tensor Forward(Tensor x, IReadOnlyList<int> lengths, Run run, IdTensor? rows = null) =>
        Within(run, () => Layer(x, (y, again) => SelfAttention.Forward(y, lengths, again), rows, run));

    private Tensor Layer(Tensor x, Func<Tensor, Run, Tensor> attention, IdTensor? rows, Run run, params ReadOnlySpan<Tensor?> read) =>
        options.Recompute ? Recompute(run, again => Compute(x, attention, rows, again), [x, .. read]) : Compute(x, attention, rows, run);

    private Tensor Compute(Tensor x, Func<Tensor, Run, Tensor> attention, IdTensor? rows, Run run)
    {
        if (options.NormFirst)
        {
            Tensor attended = Wanted(x).Add(Attend(Norm1.Forward(x, run)), run);
            return attended.Add(Transform(Norm2.Forward(attended, run)), run);
        }
        Tensor y = Norm1.Forward(Wanted(x).Add(Attend(x), run), run);
        return Norm2.Forward(y.Add(Transform(y), run), run);

        Tensor Wanted(Tensor z) => rows is null ? z : z.SelectRows(rows, run);

        Tensor Attend(Tensor z) => Wanted(attention(z, run)).Dropout(options.Dropout, run);

        Tensor Transform(Tensor z)
        {
            Tensor inner = options.Activation.Apply(Linear1.Forward(z, run), run).Dropout(options.InnerDropout ?? options.Dropout, run);
            return Linear2.Forward(inner, run).Dropout(options.Dropout, run);
        }
    }
}
