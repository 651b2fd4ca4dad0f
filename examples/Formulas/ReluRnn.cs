using Glossa.Nn;
using Glossa.Tensors;

/// <summary>A recurrent layer (Elman 1990) with a rectifier for its state: <c>h ← max(W x + b + U h + b′, 0)</c>.</summary>
internal sealed class ReluRnn : Layer
{
    private readonly Parameter w, u, b, b2;

    public ReluRnn(int inputs, int hidden)
    {
        w = NewParameter("weight_ih_l0", [hidden, inputs], Initializer.GlorotUniform);
        u = NewParameter("weight_hh_l0", [hidden, hidden], Initializer.GlorotUniform);
        b = NewParameter("bias_ih_l0", [hidden], Initializer.Zeros);
        b2 = NewParameter("bias_hh_l0", [hidden], Initializer.Zeros);
    }

    protected override Tensor Compute(Tensor x, Run run)
    {
        Expression h = run.Zeros([x.Shape[0], u.Shape[0]]).In(run);
        Tensor[] states = new Tensor[x.Shape[1]];
        for (int t = 0; t < states.Length; t++)
        {
            h = (x.In(run)[.., t].Linear(w, b) + h.Linear(u, b2)).Relu();
            states[t] = h;
        }
        return Tensor.Stack(states, 1, run);
    }
}
