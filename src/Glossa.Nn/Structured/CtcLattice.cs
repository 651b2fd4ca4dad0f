namespace Glossa.Nn;

/// <summary>
/// All alignments of one text with its labels, as a walk over the extended labels ∅ l₁ ∅ l₂ … ∅ (Graves et al. 2006, section 4): each step
/// stays, or advances by one, or by two where that skips a blank between different labels. Everything is in logarithms and double
/// precision.
/// </summary>
internal sealed class CtcLattice
{
    private readonly Func<int, long, double> emission;
    private readonly long[] states;
    private readonly int steps;
    private readonly double[] forward;

    /// <summary>Walks all alignments forward.</summary>
    /// <param name="emission">The log-probability of a class at a step.</param>
    /// <param name="steps">The number of steps.</param>
    /// <param name="labels">The labels, none of them the blank.</param>
    /// <param name="blank">The class of the blank.</param>
    public CtcLattice(Func<int, long, double> emission, int steps, ReadOnlySpan<long> labels, long blank)
    {
        this.emission = emission;
        this.steps = steps;
        states = new long[(2 * labels.Length) + 1];
        Array.Fill(states, blank);
        for (int i = 0; i < labels.Length; i++) states[(2 * i) + 1] = labels[i];
        forward = new double[steps * states.Length];
        LogLikelihood = Forward();
    }

    /// <summary>The logarithm of the probability of the labels: of all alignments together; −∞ when there is none.</summary>
    public double LogLikelihood { get; }

    /// <summary>
    /// Calls back with <c>∂(−LogLikelihood)/∂emission</c> for each step and state; several states may have the same class.
    /// </summary>
    /// <param name="add">Receives the step, the class, and what to add to its gradient.</param>
    public void Gradient(Action<int, long, double> add)
    {
        if (double.IsNegativeInfinity(LogLikelihood)) return;
        double[] next = new double[states.Length], current = new double[states.Length];
        for (int t = steps - 1; t >= 0; t--)
        {
            for (int s = 0; s < states.Length; s++)
            {
                current[s] = t == steps - 1 ? (s >= states.Length - 2 ? 0 : double.NegativeInfinity) : Rest(next, t + 1, s);
                // The fraction of the alignments that are in state s at step t.
                double posterior = Math.Exp(forward[(t * states.Length) + s] + current[s] - LogLikelihood);
                if (posterior > 0) add(t, states[s], -posterior);
            }
            (next, current) = (current, next);
        }
    }

    private double Forward()
    {
        int last = states.Length - 1;
        if (steps == 0) return last == 0 ? 0 : double.NegativeInfinity;
        for (int t = 0; t < steps; t++)
        {
            ReadOnlySpan<double> before = t == 0 ? default : forward.AsSpan((t - 1) * states.Length, states.Length);
            for (int s = 0; s <= last; s++)
            {
                double reach = t == 0 ? (s <= 1 ? 0 : double.NegativeInfinity) : before[s];
                if (t > 0 && s >= 1) reach = LogAdd(reach, before[s - 1]);
                if (t > 0 && Skips(s)) reach = LogAdd(reach, before[s - 2]);
                forward[(t * states.Length) + s] = reach + emission(t, states[s]);
            }
        }
        ReadOnlySpan<double> end = forward.AsSpan((steps - 1) * states.Length);
        return last == 0 ? end[0] : LogAdd(end[last], end[last - 1]);
    }

    /// <summary>The log-probability of everything after a step, from the state at that step.</summary>
    private double Rest(double[] next, int t, int s)
    {
        double rest = next[s] + emission(t, states[s]);
        if (s + 1 < states.Length) rest = LogAdd(rest, next[s + 1] + emission(t, states[s + 1]));
        if (s + 2 < states.Length && Skips(s + 2)) rest = LogAdd(rest, next[s + 2] + emission(t, states[s + 2]));
        return rest;
    }

    /// <summary>Whether a state may be reached from two before it: it is a label, and not the same as the one before.</summary>
    private bool Skips(int s) => s >= 2 && s % 2 == 1 && states[s] != states[s - 2];

    private static double LogAdd(double a, double b)
    {
        double peak = Math.Max(a, b);
        return double.IsNegativeInfinity(peak) ? peak : peak + Math.Log(Math.Exp(a - peak) + Math.Exp(b - peak));
    }
}
