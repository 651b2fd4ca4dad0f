using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Chooses symbols by a model's logits. The choice is computed in 64 bits in one order and depends on the logits, the options, the seed and
/// the index of the choice alone.
/// </summary>
public sealed class SymbolSampler
{
    private readonly SamplingOptions options;
    private readonly RandomSource random;
    private readonly double[] logits;
    private readonly double[] probabilities;
    private readonly int[] order;
    private readonly bool[] never;
    private readonly List<int> recent = [];
    private int chosen;

    /// <summary>A sampler for one text.</summary>
    /// <param name="symbols">The number of symbols.</param>
    /// <param name="options">The settings of the choice.</param>
    /// <param name="seed">Any number; the same one makes the same choices.</param>
    /// <param name="never">Symbols that are never chosen, such as the unknown one.</param>
    /// <exception cref="ModelException">No symbol is left to choose.</exception>
    public SymbolSampler(int symbols, SamplingOptions options, ulong seed, IEnumerable<int>? never = null)
    {
        this.options = options;
        random = new RandomSource(seed).Fork("sampling");
        (logits, probabilities, order, this.never) = (new double[symbols], new double[symbols], new int[symbols], new bool[symbols]);
        foreach (int symbol in never ?? []) this.never[symbol] = true;
        if (Array.TrueForAll(this.never, none => none)) throw new ModelException($"Of {symbols} symbols none may be chosen.");
    }

    /// <summary>The number of symbols noted.</summary>
    public int Noted => recent.Count;

    /// <summary>Forgets the symbols noted last, for example when others replace them.</summary>
    /// <param name="noted">The number of symbols that stay noted.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many.</exception>
    public void Rewind(int noted) => recent.RemoveRange(noted, recent.Count - noted);

    /// <summary>Notes a symbol the text has already, which counts for the repetition penalty.</summary>
    /// <param name="symbol">The symbol.</param>
    public void Note(int symbol) => recent.Add(symbol);

    /// <summary>Chooses the next symbol and notes it.</summary>
    /// <param name="row">The logits of all symbols.</param>
    /// <exception cref="ModelException">A logit is NaN, or all are minus infinity.</exception>
    public int Next(ReadOnlySpan<float> row)
    {
        double temperature = options.Temperatures[chosen++ % options.Temperatures.Count];
        for (int i = 0; i < logits.Length; i++) logits[i] = never[i] ? double.NegativeInfinity : row[i];
        Penalize();
        int best = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (double.IsNaN(logits[i]))
            {
                throw new ModelException($"The logit of symbol {i} is NaN: the model's weights are damaged, or its training diverged.");
            }
            if (logits[i] > logits[best]) best = i;
        }
        if (double.IsNegativeInfinity(logits[best]))
        {
            throw new ModelException("The model thinks every symbol that may be chosen impossible.");
        }
        int symbol = temperature == 0 ? best : Draw(best, temperature);
        Note(symbol);
        return symbol;
    }

    private void Penalize()
    {
        if (options.RepetitionPenalty == 1) return;
        foreach (int symbol in recent.Skip(recent.Count - options.RepetitionWindow).Distinct())
        {
            logits[symbol] = logits[symbol] > 0 ? logits[symbol] / options.RepetitionPenalty : logits[symbol] * options.RepetitionPenalty;
        }
    }

    /// <summary>Draws by <c>p ∝ e^((logit − max) / temperature)</c> among the symbols the limits leave.</summary>
    private int Draw(int best, double temperature)
    {
        double sum = 0;
        for (int i = 0; i < logits.Length; i++) sum += probabilities[i] = Math.Exp((logits[i] - logits[best]) / temperature);
        int left = logits.Length;
        if (options.TopK > 0 || options.TopP < 1 || options.MinP > 0) (left, sum) = Limit(sum, best);
        double point = random.Next().Uniform(0) * sum;
        // Without limits the symbols are visited in the order of their ids, with limits the likeliest first.
        for (int i = 0; i < left; i++)
        {
            int symbol = left == logits.Length ? i : order[i];
            point -= probabilities[symbol];
            if (point < 0) return symbol;
        }
        return best;
    }

    /// <summary>Sorts the symbols, the likeliest first, and finds how many of them stay.</summary>
    private (int Left, double Sum) Limit(double total, int best)
    {
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => probabilities[a] == probabilities[b] ? a.CompareTo(b) : probabilities[b].CompareTo(probabilities[a]));
        int most = options.TopK > 0 ? Math.Min(options.TopK, order.Length) : order.Length, left = 0;
        double sum = 0, least = options.MinP * probabilities[best];
        while (left < most && (left == 0 || (sum < options.TopP * total && probabilities[order[left]] >= least)))
        {
            sum += probabilities[order[left++]];
        }
        return (left, sum);
    }
}
