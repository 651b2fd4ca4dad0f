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

    /// <summary>Computes the stream of a text's own pieces where there is no other.</summary>
    /// <param name="x">Its inputs. <c>Shape: [pieces, size]</c>.</param>
    /// <param name="seen">Returns the inputs of what the pieces read, which depend on theirs.</param>
    /// <param name="waves">The sine waves of all distances.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [pieces, size]</c>.</returns>
    public Tensor Forward(Tensor x, Func<Run, Tensor> seen, Tensor waves, IReadOnlyList<XlnetText> texts, Run run)
    {
        return Within(run, () => recompute ? Recompute(run, Layer, x) : Layer(run));

        Tensor Layer(Run again) => Compute(x, Attention.Remember(seen(again), waves, again), texts, again);
    }

    /// <summary>Computes one of two streams.</summary>
    /// <param name="x">Its inputs. <c>Shape: [queries, size]</c>.</param>
    /// <param name="memory">What the queries read.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [queries, size]</c>.</returns>
    public Tensor Forward(Tensor x, RelativeAttention.Memory memory, IReadOnlyList<XlnetText> texts, Run run) =>
        Within(run, () => Compute(x, memory, texts, run));

    private Tensor Compute(Tensor x, RelativeAttention.Memory memory, IReadOnlyList<XlnetText> texts, Run run)
    {
        Tensor y = norm1.Forward(x.Add(Attention.Forward(x, memory, texts, run).Dropout(dropout, run), run), run);
        Tensor inner = activation.Apply(linear1.Forward(y, run), run).Dropout(dropout, run);
        return norm2.Forward(y.Add(linear2.Forward(inner, run).Dropout(dropout, run), run), run);
    }
}
