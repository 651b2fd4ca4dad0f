using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>A layer of XLNet: <c>x ← LN(x + attention(x))</c>, <c>x ← LN(x + W₂ f(W₁ x + b₁) + b₂)</c>, for either stream.</summary>
internal sealed class XlnetBlock : Module
{
    private readonly Activation activation;
    private readonly double dropout;
    private readonly bool recompute;
    private readonly LayerNorm norm1;
    private readonly Linear linear1;
    private readonly Linear linear2;
    private readonly LayerNorm norm2;

    public XlnetBlock(XlnetConfig config)
    {
        (activation, dropout, recompute) = (TransformerActivations.Find(config.Activation), config.Dropout, config.Recompute);
        Attention = new RelativeAttention(config);
        norm1 = new LayerNorm(config.Size, config.Epsilon);
        linear1 = new Linear(config.Size, config.InnerSize, initializers: config.Initializers);
        linear2 = new Linear(config.InnerSize, config.Size, initializers: config.Initializers);
        norm2 = new LayerNorm(config.Size, config.Epsilon);
    }

    /// <summary>The attention.</summary>
    public RelativeAttention Attention { get; }

    /// <summary>Computes a stream.</summary>
    /// <param name="x">Its inputs. <c>Shape: [queries, size]</c>.</param>
    /// <param name="memory">What the queries read.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [queries, size]</c>.</returns>
    public Tensor Forward(Tensor x, RelativeAttention.Memory memory, IReadOnlyList<XlnetText> texts, Run run) =>
        Within(run, () => recompute
            ? Recompute(run, again => Compute(x, memory, texts, again), x, memory.Keys, memory.Values, memory.Distances)
            : Compute(x, memory, texts, run));

    private Tensor Compute(Tensor x, RelativeAttention.Memory memory, IReadOnlyList<XlnetText> texts, Run run)
    {
        Tensor y = norm1.Forward(x.Add(Attention.Forward(x, memory, texts, run).Dropout(dropout, run), run), run);
        Tensor inner = activation.Apply(linear1.Forward(y, run), run).Dropout(dropout, run);
        return norm2.Forward(y.Add(linear2.Forward(inner, run).Dropout(dropout, run), run), run);
    }
}
