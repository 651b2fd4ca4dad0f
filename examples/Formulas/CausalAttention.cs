using Glossa.Nn;
using Glossa.Tensors;

/// <summary>
/// Scaled dot-product attention in several heads (Vaswani et al. 2017), in which a token sees itself and those before it:
/// <c>softmax(Q Kᵀ / √d) V</c>.
/// </summary>
internal sealed class CausalAttention : Layer
{
    private readonly int heads;
    private readonly Parameter w, b;

    [StateName("out_proj")]
    private readonly Linear output;

    public CausalAttention(int size, int heads)
    {
        this.heads = heads;
        w = NewParameter("in_proj_weight", [3 * size, size], Initializer.GlorotUniform);
        b = NewParameter("in_proj_bias", [3 * size], Initializer.Zeros);
        output = new Linear(size, size);
    }

    protected override Tensor Compute(Tensor x, Run run)
    {
        (int batch, int time, int size) = (x.Shape[0], x.Shape[1], x.Shape[2] / heads);
        Expression[] parts = [.. x.In(run).Linear(w, b).Split(3).Select(part => part.Reshape(batch, time, heads, size))];
        Expression scores = Tensor.Einsum("bihd,bjhd->bhij", [parts[0], parts[1]], run).In(run) / Math.Sqrt(size);
        Expression weights = scores.Mask(run.Full([time, time], 1).Tril(run), fill: double.NegativeInfinity).Softmax();
        return output.Forward(Tensor.Einsum("bhij,bjhd->bihd", [weights, parts[2]], run).Reshape(x.Shape, run), run);
    }
}
