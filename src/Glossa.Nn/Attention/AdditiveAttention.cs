using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Additive attention (Bahdanau, Cho and Bengio 2015): <c>s_{i,j} = v · tanh(W q_i + U k_j)</c>, <c>a = softmax(s)</c> over the keys,
/// <c>y_i = Σ_j a_{i,j} value_j</c>.
/// </summary>
public sealed class AdditiveAttention : Module
{
    /// <summary>Additive attention.</summary>
    /// <param name="queries">The width of a query.</param>
    /// <param name="keys">The width of a key.</param>
    /// <param name="hidden">The size in which they meet.</param>
    public AdditiveAttention(int queries, int keys, int hidden)
    {
        Query = new Linear(queries, hidden, bias: false);
        Key = new Linear(keys, hidden);
        Score = new Linear(hidden, 1, bias: false);
    }

    /// <summary>W.</summary>
    public Linear Query { get; }

    /// <summary>U, with the bias of both.</summary>
    public Linear Key { get; }

    /// <summary>v.</summary>
    public Linear Score { get; }

    /// <summary>Attends.</summary>
    /// <param name="query">The queries. <c>Shape: [batch, queries, query size]</c>.</param>
    /// <param name="key">The keys. <c>Shape: [batch, keys, key size]</c>.</param>
    /// <param name="value">The values. <c>Shape: [batch, keys, value size]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="mask">0 for keys that must not be read, 1 elsewhere, or null. <c>Shape: [batch, keys]</c>.</param>
    /// <returns>The results, <c>[batch, queries, value size]</c>, and the weights, <c>[batch, queries, keys]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Weights) Forward(Tensor query, Tensor key, Tensor value, Run run, Tensor? mask = null)
    {
        using LayerMark mark = run.Enter(DisplayName);
        run.CheckRank("additiveAttention", "the query", query, 3, "[batch, queries, size]");
        run.CheckRank("additiveAttention", "the key", key, 3, "[batch, keys, size]");
        (int batch, int queries, int keys) = (query.Shape[0], query.Shape[1], key.Shape[1]);
        run.CheckShape("additiveAttention", "the mask", mask, [batch, keys], "one number for each key");
        Tensor q = Query.Forward(query, run).Expand(2, keys, run), k = Key.Forward(key, run).Expand(1, queries, run);
        Tensor scores = Score.Forward(q.Add(k, run).Tanh(run), run).Reshape([batch, queries, keys], run);
        Tensor weights = scores.Softmax(run, -1, mask?.Expand(1, queries, run));
        return (mark.Output(weights.MatMul(value, run)), weights);
    }
}
