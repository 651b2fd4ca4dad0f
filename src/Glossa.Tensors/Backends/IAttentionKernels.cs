namespace Glossa.Tensors;

/// <summary>Fused attention: scores, softmax and weighted sum of each head without rearranging heads in memory.</summary>
public interface IAttentionKernels
{
    /// <summary>Attention (see <see cref="Tensor.Attention"/>).</summary>
    /// <param name="memory">Arguments and results.</param>
    /// <param name="run">The run.</param>
    void Attention(AttentionMemory memory, Run run);

    /// <summary>The gradients of <see cref="Attention"/>.</summary>
    /// <param name="memory">The memory of the forward pass.</param>
    /// <param name="dOutput">The gradient of the output, contiguous, or null.</param>
    /// <param name="dWeights">The gradient of the weights, contiguous, or null.</param>
    /// <param name="dQuery">The gradient of the queries.</param>
    /// <param name="dKey">The gradient of the keys.</param>
    /// <param name="dValue">The gradient of the values.</param>
    /// <param name="dScores">The gradient of the biased scores, <c>[batch, heads, queries, keys]</c>: also the gradient of the bias. Null
    /// where there is no bias.</param>
    /// <param name="run">The run.</param>
    void AttentionGradient(
        AttentionMemory memory, Tensor? dOutput, Tensor? dWeights, Tensor dQuery, Tensor dKey, Tensor dValue, Tensor? dScores, Run run);
}

/// <summary>
/// An attention operation: its arguments and results. Queries, keys and values may have a row pitch, everything else is contiguous.
/// </summary>
public sealed class AttentionMemory
{
    private int[]? starts;
    private long[]? squareStarts;

    /// <summary>Q, <c>[batch, queries, heads · size]</c>.</summary>
    public required Tensor Query { get; init; }

    /// <summary>K, <c>[batch, keys, heads · size]</c>.</summary>
    public required Tensor Key { get; init; }

    /// <summary>V, <c>[batch, keys, heads · value size]</c>.</summary>
    public required Tensor Value { get; init; }

    /// <summary>The number of heads.</summary>
    public required int Heads { get; init; }

    /// <summary>The factor of the scores.</summary>
    public required double Scale { get; init; }

    /// <summary>0 for keys that must not be read, 1 elsewhere, <c>[batch, keys]</c> or <c>[batch, queries, keys]</c>, or null.</summary>
    public required Tensor? Mask { get; init; }

    /// <summary>
    /// The lengths of the texts in the rows of a batch of one (see <see cref="AttentionOptions.Lengths"/>), or null. With lengths
    /// everything of a shape <c>[batch, heads, queries, keys]</c> is one text's after another's, <c>[Σ heads · length²]</c>.
    /// </summary>
    public required int[]? Lengths { get; init; }

    /// <summary>Whether a query sees only keys at its own position and before.</summary>
    public required bool Causal { get; init; }

    /// <summary>Added to the scaled scores, <c>[batch, heads, queries, keys]</c>, or null.</summary>
    public required Tensor? Bias { get; init; }

    /// <summary>The dropout mask of the weights (0 or 1/(1 − p)), <c>[batch, heads, queries, keys]</c>, or null.</summary>
    public required Tensor? Keep { get; init; }

    /// <summary>The result, <c>[batch, queries, heads · value size]</c>.</summary>
    public required Tensor Output { get; init; }

    /// <summary>
    /// The softmax of the scores, <c>[batch, heads, queries, keys]</c>; null when it is not stored, and the gradient computes it again.
    /// </summary>
    public required Tensor? Probabilities { get; init; }

    /// <summary>
    /// The softmax after dropout: what the values are weighted with; the probabilities themselves without dropout, null where they are.
    /// </summary>
    public required Tensor? Weights { get; init; }

    /// <summary>The first row of each text, where there are lengths.</summary>
    internal int[] Starts => starts ??= Sums(Lengths!, length => length, start => (int)start);

    /// <summary>The number of weights of all texts before each text, where there are lengths.</summary>
    internal long[] SquareStarts => squareStarts ??= Sums(Lengths!, length => (long)Heads * length * length, start => start);

    /// <summary>The products of a query and a key in all heads.</summary>
    internal long Pairs => Lengths is null
        ? (long)Query.Shape[0] * Heads * Query.Shape[1] * Key.Shape[1]
        : Lengths.Sum(length => (long)Heads * length * length);

    /// <summary>The largest number of a head's weights.</summary>
    internal long LargestSquare => Lengths is null
        ? (long)Query.Shape[1] * Key.Shape[1]
        : Lengths.Select(length => (long)length * length).DefaultIfEmpty(0).Max();

    private static T[] Sums<T>(int[] lengths, Func<int, long> count, Func<long, T> start)
    {
        T[] starts = new T[lengths.Length];
        long sum = 0;
        for (int i = 0; i < lengths.Length; sum += count(lengths[i++])) starts[i] = start(sum);
        return starts;
    }
}
