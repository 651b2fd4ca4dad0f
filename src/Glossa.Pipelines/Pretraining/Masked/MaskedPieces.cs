using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Hides pieces of windows and predicts them; only their vectors are given to the head.</summary>
internal sealed class MaskedPieces : PiecePredictor
{
    private const double Masked = 0.8, Replaced = 0.9;

    private readonly Transformer model;
    private readonly double probability;
    private readonly int mask;
    private readonly int[] ordinary;
    private readonly bool[] isSpecial, continues;

    /// <summary>A predictor.</summary>
    /// <param name="encoder">The transformer and its tokenizer.</param>
    /// <param name="config">The settings.</param>
    /// <exception cref="ConfigException">The tokenizer has no mask.</exception>
    public MaskedPieces(TransformerEncoder encoder, MaskedConfig config)
    {
        SubwordTokenizer tokenizer = encoder.Tokenizer;
        (model, probability) = (encoder.Model, config.Probability);
        mask = tokenizer.Mask ?? throw new ConfigException(
            "objective.kind 'masked' hides pieces behind a mask, but the tokenizer has none, such as [MASK] or <mask>.");
        int count = tokenizer.Vocabulary.Count;
        isSpecial = [.. Enumerable.Range(0, count).Select(tokenizer.IsSpecial)];
        ordinary = [.. Enumerable.Range(0, count).Where(id => tokenizer.Vocabulary.Contains(id) && !isSpecial[id])];
        continues =
        [
            .. Enumerable.Range(0, count)
                .Select(id => config.WholeWords && tokenizer.Vocabulary.Contains(id) && tokenizer.ContinuesWord(id)),
        ];
    }

    /// <inheritdoc/>
    public override PiecePrediction Predict(IReadOnlyList<PieceWindow> windows, Func<int, CounterRandom> random, Run run)
    {
        int[][] seen = new int[windows.Count][];
        List<long> rows = [], targets = [];
        for (int window = 0, first = 0; window < seen.Length; first += seen[window++].Length)
        {
            int[] ids = windows[window].Ids;
            seen[window] = [.. ids];
            foreach (int at in Hide(seen[window], random(window)))
            {
                rows.Add(first + at);
                targets.Add(ids[at]);
            }
        }
        PieceBatch batch = new(seen, [.. windows.Select(window => window.Segments)]);
        return new PiecePrediction(model.VectorsOf(batch, IdTensor.Of([.. rows]), run), IdTensor.Of([.. targets]));
    }

    /// <summary>Hides pieces of a window.</summary>
    /// <param name="ids">The window, changed in place.</param>
    /// <param name="random">Its randomness.</param>
    /// <returns>The positions to predict, at least one where the window has pieces that are not special.</returns>
    public List<int> Hide(Span<int> ids, CounterRandom random)
    {
        List<int> chosen = Choose(ids, random);
        foreach (int at in chosen)
        {
            // After the draws of the choice come two more for each piece.
            long draw = ids.Length + (2L * at);
            double fate = random.Uniform(draw);
            if (fate < Masked) ids[at] = mask;
            else if (fate < Replaced) ids[at] = ordinary[random.Integer(draw + 1, ordinary.Length)];
        }
        return chosen;
    }

    /// <summary>Chooses each word (or piece) with the probability; where none is chosen, the one that came closest.</summary>
    private List<int> Choose(ReadOnlySpan<int> ids, CounterRandom random)
    {
        List<int> chosen = [];
        (int Start, int End) closest = (0, 0);
        double least = 1;
        for (int start = 0, end; start < ids.Length; start = end)
        {
            end = start + 1;
            if (isSpecial[ids[start]]) continue;
            while (end < ids.Length && continues[ids[end]]) end++;
            double draw = random.Uniform(start);
            if (draw < least) (least, closest) = (draw, (start, end));
            if (draw < probability) chosen.AddRange(Enumerable.Range(start, end - start));
        }
        return chosen.Count > 0 ? chosen : [.. Enumerable.Range(closest.Start, closest.End - closest.Start)];
    }
}
