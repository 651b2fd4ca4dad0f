using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The settings of <see cref="BeamSearch"/>.</summary>
public sealed record BeamOptions
{
    /// <summary>The number of texts kept at every step.</summary>
    /// <exception cref="ModelException">It is not positive.</exception>
    public int Beams
    {
        get;
        init => field = value > 0 ? value : throw new ModelException($"Beam search keeps at least one text, not {value}.");
    } = 5;

    /// <summary>The largest number of symbols of a text.</summary>
    /// <exception cref="ModelException">It is not positive.</exception>
    public int MaximumSymbols
    {
        get;
        init => field = value > 0 ? value : throw new ModelException($"A text has at least one symbol, not {value}.");
    } = 200;

    /// <summary>
    /// The exponent of the length by which texts are compared, <c>log p / length^penalty</c> (Wu et al. 2016, without their constants); 0
    /// prefers short ones, 1 compares means.
    /// </summary>
    public double LengthPenalty { get; init; } = 1;
}

/// <summary>
/// Beam search: of all continuations of the texts kept so far, keeps the most probable ones (Lowerre 1976; Graves 2012 for networks).
/// </summary>
public static class BeamSearch
{
    /// <summary>Searches; it always gives at least one text.</summary>
    /// <param name="model">The model.</param>
    /// <param name="prefix">The symbols every text begins with, at least one.</param>
    /// <param name="options">The settings.</param>
    /// <param name="end">The symbol that ends a text, or null.</param>
    /// <param name="never">Symbols that are never chosen.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The texts, the best first.</returns>
    /// <exception cref="ModelException">The prefix is empty.</exception>
    public static IReadOnlyList<Beam> Search(
        ILanguageModel model, IReadOnlyList<int> prefix, BeamOptions options, int? end, IReadOnlyCollection<int> never, Run run,
        CancellationToken cancellation = default)
    {
        if (prefix.Count == 0)
        {
            throw new ModelException(
                "A language model needs a symbol to begin with: give a prefix, or a model whose texts have a boundary.");
        }
        List<Beam> complete = [];
        List<Beam> running = [new([], 0, false)];
        (double[][] next, LanguageState state) = Read(
            model, model.InitialState(1, run), new IdTensor([.. prefix.Select(id => (long)id)], [prefix.Count, 1]), 1, run);
        for (int step = 0; step < options.MaximumSymbols && running.Count > 0; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            List<(int Beam, int Symbol, double LogProbability)> grown = [];
            for (int b = 0; b < running.Count; b++)
            {
                // No continuation beyond the best ones of each text can be among the best of all.
                IEnumerable<int> best = Enumerable.Range(0, model.Symbols)
                    .Where(symbol => !never.Contains(symbol) && next[b][symbol] > double.NegativeInfinity)
                    .OrderByDescending(symbol => next[b][symbol]).ThenBy(symbol => symbol).Take(options.Beams + 1);
                foreach (int symbol in best) grown.Add((b, symbol, running[b].LogProbability + next[b][symbol]));
            }
            List<(int Beam, int Symbol, double LogProbability)> kept = [];
            foreach (var candidate in grown.OrderByDescending(candidate => candidate.LogProbability).ThenBy(candidate => candidate.Beam)
                .ThenBy(candidate => candidate.Symbol))
            {
                if (kept.Count == options.Beams) break;
                if (candidate.Symbol == end) complete.Add(new Beam(running[candidate.Beam].Ids, candidate.LogProbability, true));
                else kept.Add(candidate);
            }
            List<Beam> longer = [.. kept
                .Select(candidate => new Beam([.. running[candidate.Beam].Ids, candidate.Symbol], candidate.LogProbability, false))];
            // Complete texts can only be beaten by unfinished ones; probabilities only fall.
            if (longer.Count == 0 || (complete.Count >= options.Beams && complete.Max(Score) >= longer.Max(beam =>
                options.LengthPenalty == 0 ? Score(beam) : beam.LogProbability / Math.Pow(options.MaximumSymbols, options.LengthPenalty))))
            {
                break;
            }
            state = state.Select([.. kept.Select(candidate => candidate.Beam)], run);
            (next, state) = Read(
                model, state, new IdTensor([.. kept.Select(candidate => (long)candidate.Symbol)], [1, kept.Count]), kept.Count, run);
            running = longer;
        }
        return [.. complete.Concat(running).OrderByDescending(Score).Take(options.Beams)];

        double Score(Beam beam) =>
            beam.LogProbability / Math.Pow(Math.Max(1, beam.Ids.Count + (beam.IsComplete ? 1 : 0)), options.LengthPenalty);
    }

    /// <summary>Reads the next symbols of every text and returns the log probabilities of the symbol after them in each.</summary>
    private static (double[][] Next, LanguageState State) Read(
        ILanguageModel model, LanguageState state, IdTensor ids, int streams, Run run)
    {
        (Tensor logits, LanguageState after) = model.Forward(ids, state, run);
        float[] all = logits.LogSoftmax(run).ToArray();
        int first = all.Length - (streams * model.Symbols);
        double[][] next = [.. Enumerable.Range(0, streams).Select(stream => Array.ConvertAll(
            all[(first + (stream * model.Symbols))..(first + ((stream + 1) * model.Symbols))], p => (double)p))];
        return (next, after);
    }
}
