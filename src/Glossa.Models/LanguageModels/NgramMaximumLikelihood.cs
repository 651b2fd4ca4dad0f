namespace Glossa.Models;

/// <summary>
/// The unsmoothed n-gram model: <c>p(w | context) = count(context w) / count(context)</c>, so a symbol that never followed a context in the
/// texts has probability zero there, and a text that contains it has an infinite perplexity. A context that was never seen has no such
/// quotient; the model then uses its longest suffix that was seen, in the last resort the empty one, so that it can always continue a text.
/// </summary>
/// <remarks>With characters: Goldberg 2015, 'The unreasonable effectiveness of character-level language models'.</remarks>
/// <param name="counts">The counts; where there are none at all, all symbols are equally likely.</param>
public sealed class NgramMaximumLikelihood(NgramCounts counts) : NgramLanguageModel(counts)
{
    private protected override double Probability(ReadOnlySpan<int> path, int id)
    {
        if (Counts.Tokens == 0) return 1.0 / Symbols;
        NgramLevel level = Counts[path.Length - 1];
        int entry = level.Entry(path[^1], id);
        return entry < 0 ? 0 : level.Counts[entry] / Total(level, path[^1]);
    }

    private protected override void WriteRow(ReadOnlySpan<int> path, Span<float> row)
    {
        row.Fill(Counts.Tokens == 0 ? (float)-Math.Log(Symbols) : float.NegativeInfinity);
        NgramLevel level = Counts[path.Length - 1];
        double total = Total(level, path[^1]);
        for (int entry = level.Starts[path[^1]]; entry < level.Starts[path[^1] + 1]; entry++)
        {
            row[level.Words[entry]] = (float)Math.Log(level.Counts[entry] / total);
        }
    }

    private static double Total(NgramLevel level, int context)
    {
        long total = 0;
        for (int entry = level.Starts[context]; entry < level.Starts[context + 1]; entry++) total += level.Counts[entry];
        return total;
    }
}
