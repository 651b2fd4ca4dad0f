using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>
/// The copy task (Hochreiter and Schmidhuber 1997; Arjovsky et al. 2016): a few symbols, then nothing for the length of the lag, then a
/// sign to repeat them in their order. Only the repeated symbols count.
/// </summary>
public sealed class CopyTask : MemoryTask
{
    private const int Symbols = 4, Length = 4, Blank = Symbols, Sign = Symbols + 1;

    /// <inheritdoc/>
    public override string Name => "copy";

    /// <inheritdoc/>
    public override string Measure => "symbols right";

    /// <inheritdoc/>
    public override double Baseline => 1.0 / Symbols;

    /// <inheritdoc/>
    public override bool IsError => false;

    /// <inheritdoc/>
    public override double Solved => 0.99;

    /// <inheritdoc/>
    public override int Inputs => Symbols + 2;

    /// <inheritdoc/>
    public override int Outputs => Symbols;

    /// <inheritdoc/>
    public override (Tensor Loss, double Measure) Ask(Network network, int lag, int batch, CounterRandom random, Run run)
    {
        int time = Length + lag + Length;
        float[] x = new float[batch * time * Inputs];
        long[] y = new long[batch * Length];
        for (int b = 0; b < batch; b++)
        {
            for (int t = 0; t < time; t++)
            {
                int shown = t == Length + lag ? Sign : Blank;
                if (t < Length)
                {
                    shown = random.Integer((b * Length) + t, Symbols);
                    y[(b * Length) + t] = shown;
                }
                x[(((b * time) + t) * Inputs) + shown] = 1;
            }
        }
        Tensor logits = network.Forward(run.From(x, [batch, time, Inputs]), Length, run).Reshape([batch * Length, Outputs], run);
        float[] scores = logits.ToArray();
        int right = y.Where((symbol, i) => Enumerable.Range(0, Outputs).MaxBy(j => scores[(i * Outputs) + j]) == symbol).Count();
        return (Loss.CrossEntropy(logits, IdTensor.Of(y), run), right / (double)y.Length);
    }
}
