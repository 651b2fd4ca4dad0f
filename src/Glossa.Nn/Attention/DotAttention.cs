using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Dot-product attention without parameters (Luong et al. 2015, scaled as Vaswani et al. 2017): <c>softmax(Q Kᵀ · scale) V</c>.
/// </summary>
/// <param name="scale">The factor of the scores; <c>1/√size</c> when null, 1 for Luong's form.</param>
public sealed class DotAttention(double? scale = null) : Module
{
    /// <summary>Attends.</summary>
    /// <param name="query">The queries. <c>Shape: [batch, queries, size]</c>.</param>
    /// <param name="key">The keys. <c>Shape: [batch, keys, size]</c>.</param>
    /// <param name="value">The values. <c>Shape: [batch, keys, value size]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="mask">0 for keys that must not be read, 1 elsewhere, or null. <c>Shape: [batch, keys]</c> or <c>[batch, queries,
    /// keys]</c>.</param>
    /// <returns>The results, <c>[batch, queries, value size]</c>, and the weights, <c>[batch, queries, keys]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Weights) Forward(Tensor query, Tensor key, Tensor value, Run run, Tensor? mask = null)
    {
        using LayerMark mark = run.Enter(DisplayName);
        (Tensor output, Tensor weights) = Tensor.Attention(query, key, value, new AttentionOptions { Scale = scale, Mask = mask }, run);
        return (mark.Output(output), weights.Reshape([query.Shape[0], query.Shape[1], key.Shape[1]], run));
    }
}
