using Glossa.Nn;
using Glossa.Tensors;

/// <summary>
/// The attention of DeepMoji (Felbo et al. 2017): one vector scores every token, and a text is the weighted mean of its tokens,
/// <c>a = softmax(x v)</c>, <c>y = Σ aₜ xₜ</c>.
/// </summary>
internal sealed class TextAttention : Module
{
    private readonly Parameter v;

    public TextAttention(int size) => v = NewParameter("attention_vector", [size], Initializer.Uniform(-0.05, 0.05));

    public Tensor Forward(Tensor x, ReadOnlySpan<int> lengths, Run run)
    {
        Expression scores = Tensor.Einsum("btd,d->bt", [x, v.Value], run).In(run);
        Expression e = (scores - scores.Max(-1, keepsAxis: true)).Exp() * LengthMask.Of(lengths, x.Shape[1], run);
        Expression weights = e / e.Sum(-1, keepsAxis: true);
        return Tensor.Einsum("bt,btd->bd", [weights, x], run);
    }
}
