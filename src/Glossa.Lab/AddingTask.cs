using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>
/// The adding task (Hochreiter and Schmidhuber 1997, in the form of Le et al. 2015): at every step a number from 0 to 1, and a mark at two
/// of them, one in each half of the sequence; the answer at the end is their sum. The lag is the sequence's length.
/// </summary>
public sealed class AddingTask : MemoryTask
{
    /// <inheritdoc/>
    public override string Name => "adding";

    /// <inheritdoc/>
    public override string Measure => "mean squared error";

    /// <summary>The variance of the sum of two numbers, which always answering 1 leaves.</summary>
    public override double Baseline => 1.0 / 6;

    /// <inheritdoc/>
    public override bool IsError => true;

    /// <summary>A mean error of 0.07.</summary>
    public override double Solved => 0.005;

    /// <inheritdoc/>
    public override int Inputs => 2;

    /// <inheritdoc/>
    public override int Outputs => 1;

    /// <inheritdoc/>
    public override (Tensor Loss, double Measure) Ask(Network network, int lag, int batch, CounterRandom random, Run run)
    {
        float[] x = new float[batch * lag * Inputs], y = new float[batch];
        long drawn = 0;
        for (int b = 0; b < batch; b++)
        {
            int half = lag / 2, first = random.Integer(drawn++, half), second = half + random.Integer(drawn++, lag - half);
            for (int t = 0; t < lag; t++)
            {
                float number = (float)random.Uniform(drawn++);
                int at = ((b * lag) + t) * Inputs;
                x[at] = number;
                if (t != first && t != second) continue;
                x[at + 1] = 1;
                y[b] += number;
            }
        }
        Tensor answer = network.Forward(run.From(x, [batch, lag, Inputs]), 1, run).Reshape([batch, 1], run);
        Tensor loss = Loss.Mse(answer, run.From(y, [batch, 1]), run);
        return (loss, loss.ToDouble());
    }
}
