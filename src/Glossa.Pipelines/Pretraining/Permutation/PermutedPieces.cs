using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// Predicts spans of windows in a random order with XLNet's second stream. Everything else comes before them in the order: all pieces see
/// it, and it sees none of them.
/// </summary>
/// <param name="encoder">The transformer, an XLNet, and its tokenizer.</param>
/// <param name="config">The settings.</param>
internal sealed class PermutedPieces(TransformerEncoder encoder, PermutationConfig config) : PiecePredictor
{
    private readonly XlnetTransformer model = (XlnetTransformer)encoder.Model;
    private readonly SubwordTokenizer tokenizer = encoder.Tokenizer;

    /// <inheritdoc/>
    public override PiecePrediction Predict(IReadOnlyList<PieceWindow> windows, Func<int, CounterRandom> random, Run run)
    {
        Tensor[] hidden = new Tensor[windows.Count];
        int[][] targets = new int[windows.Count][];
        List<long> right = [];
        for (int window = 0; window < windows.Count; window++)
        {
            int[] ids = windows[window].Ids;
            (targets[window], int[] ranks) = Order(ids, random(window));
            hidden[window] = run.From(Hidden(targets[window], ranks, ids.Length), [ids.Length, ids.Length]);
            right.AddRange(targets[window].Select(at => (long)ids[at]));
        }
        PieceBatch batch = new([.. windows.Select(window => window.Ids)], [.. windows.Select(window => window.Segments)]);
        XlnetOutput output = model.Forward(new XlnetInput(batch) { Hidden = hidden, Targets = targets }, run);
        return new PiecePrediction(output.Last, IdTensor.Of([.. right]));
    }

    /// <summary>Draws the spans to predict and their order.</summary>
    /// <param name="ids">A window.</param>
    /// <param name="random">Its randomness.</param>
    /// <returns>The positions to predict, ascending, and the place of each in the order.</returns>
    public (int[] Targets, int[] Ranks) Order(int[] ids, CounterRandom random)
    {
        int[] places = [.. Enumerable.Range(0, ids.Length).Where(at => !tokenizer.IsSpecial(ids[at]))];
        List<int> targets = [];
        long draws = 0;
        // Each span stands somewhere in a stretch that is K times as long.
        for (int first = 0; first < places.Length;)
        {
            int length = 1 + random.Integer(draws++, config.Span), stretch = length * config.Predicted;
            int start = first + random.Integer(draws++, stretch - length + 1);
            for (int i = start; i < Math.Min(start + length, places.Length); i++) targets.Add(places[i]);
            first += stretch;
        }
        if (targets.Count == 0 && places.Length > 0) targets.Add(places[random.Integer(draws++, places.Length)]);
        int[] ranks = [.. Enumerable.Range(0, targets.Count)];
        for (int last = ranks.Length - 1; last > 0; last--)
        {
            int other = random.Integer(draws++, last + 1);
            (ranks[last], ranks[other]) = (ranks[other], ranks[last]);
        }
        return ([.. targets], ranks);
    }

    /// <summary>1 where a piece (row) must not see another (column): one that is predicted, unless it comes earlier in the order.</summary>
    /// <param name="targets">The positions that are predicted.</param>
    /// <param name="ranks">The place of each in the order.</param>
    /// <param name="length">The number of pieces.</param>
    public static float[] Hidden(int[] targets, int[] ranks, int length)
    {
        float[] hidden = new float[length * length];
        int[] rank = new int[length];
        Array.Fill(rank, -1);
        for (int i = 0; i < targets.Length; i++) rank[targets[i]] = ranks[i];
        for (int row = 0; row < length; row++)
        {
            foreach (int column in targets) hidden[(row * length) + column] = rank[column] < rank[row] ? 0 : 1;
        }
        return hidden;
    }
}
