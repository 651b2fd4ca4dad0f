using Glossa.Nn;
using Glossa.Tensors;

/// <summary>
/// An LSTM whose gates have the hard sigmoid of Keras, <c>σ(x) = min(max(0.2 x + 0.5, 0), 1)</c>, as DeepMoji was trained with.
/// </summary>
internal sealed class HardLstm : Layer
{
    private readonly Parameter w, u, b, b2;

    public HardLstm(int inputs, int hidden)
    {
        w = NewParameter("weight_ih_l0", [4 * hidden, inputs], Initializer.GlorotUniform);
        u = NewParameter("weight_hh_l0", [4 * hidden, hidden], Initializer.GlorotUniform);
        b = NewParameter("bias_ih_l0", [4 * hidden], Initializer.Zeros);
        b2 = NewParameter("bias_hh_l0", [4 * hidden], Initializer.Zeros);
    }

    protected override Tensor Compute(Tensor x, Run run)
    {
        Expression h = run.Zeros([x.Shape[0], u.Shape[1]]).In(run), c = h;
        Tensor[] states = new Tensor[x.Shape[1]];
        for (int t = 0; t < states.Length; t++)
        {
            (h, c) = Step(x.In(run)[.., t], h, c);
            states[t] = h;
        }
        return Tensor.Stack(states, 1, run);
    }

    private (Expression H, Expression C) Step(Expression x, Expression h, Expression c)
    {
        Expression[] gates = (x.Linear(w, b) + h.Linear(u, b2)).Split(4);
        Expression i = HardSigmoid(gates[0]), f = HardSigmoid(gates[1]), g = gates[2].Tanh(), o = HardSigmoid(gates[3]);
        c = (f * c) + (i * g);
        return (o * c.Tanh(), c);
    }

    private static Expression HardSigmoid(Expression x) => ((0.2 * x) + 0.5).Clip(0, 1);
}
