using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Attention with relative positions (Dai et al. 2019, Transformer-XL; segments: Yang et al. 2019): the score of query i and key j is
/// <c>((q_i + u) · k_j + (q_i + v) · r_{i−j} + (q_i + w) · s_{ij}) / √size</c> in each head, with the projected sine waves r of the
/// distance and one of two vectors s for the same and for another segment.
/// </summary>
internal sealed class RelativeAttention : Module
{
    /// <summary>Subtracted where a key must not be seen, as the original does: a query that sees nothing has equal weights.</summary>
    private const double Unseen = 1e30;

    private readonly int heads;
    private readonly double dropout;
    private readonly Linear query;
    private readonly Linear key;
    private readonly Linear value;
    private readonly Linear position;
    private readonly Linear output;
    private readonly Parameter contentBias;
    private readonly Parameter positionBias;
    private readonly Parameter segmentBias;
    private readonly Parameter segments;

    public RelativeAttention(XlnetConfig config)
    {
        (heads, dropout) = (config.Heads, config.AttentionDropout);
        int size = config.Size, head = size / heads;
        query = Map();
        key = Map();
        value = Map();
        position = Map();
        output = Map();
        Initializer start = Initializer.Normal(config.Deviation);
        contentBias = NewParameter("content_bias", [heads, head], start);
        positionBias = NewParameter("position_bias", [heads, head], start);
        segmentBias = NewParameter("segment_bias", [heads, head], start);
        segments = NewParameter("segments", [2, heads, head], start);

        Linear Map() => new(size, size, bias: false, initializers: config.Initializers);
    }

    /// <summary>The keys, values and projected distances of a layer, which both streams read.</summary>
    /// <param name="Keys">One text after another, memories first. <c>Shape: [keys, size]</c>.</param>
    /// <param name="Values">The values. <c>Shape: [keys, size]</c>.</param>
    /// <param name="Distances">From the farthest before to the farthest behind. <c>Shape: [distances, size]</c>.</param>
    public sealed record Memory(Tensor Keys, Tensor Values, Tensor Distances);

    /// <summary>Projects what queries read.</summary>
    /// <param name="seen">The inputs of all keys. <c>Shape: [keys, size]</c>.</param>
    /// <param name="waves">The sine waves of all distances. <c>Shape: [distances, size]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    public Memory Remember(Tensor seen, Tensor waves, Run run) =>
        new(key.Forward(seen, run), value.Forward(seen, run), position.Forward(waves, run));

    /// <summary>Attends.</summary>
    /// <param name="x">The inputs of the queries of all texts. <c>Shape: [queries, size]</c>.</param>
    /// <param name="memory">What they read.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [queries, size]</c>.</returns>
    public Tensor Forward(Tensor x, Memory memory, IReadOnlyList<XlnetText> texts, Run run) => Within(run, () =>
    {
        Tensor[] results = [.. Attend(x, memory, texts, run).Select(result => result.Output)];
        return output.Forward(results.Length == 0 ? x : Tensor.Concat(results, 0, run), run);
    });

    /// <summary>The weights of each text. Each <c>[heads, queries, keys]</c>.</summary>
    /// <param name="x">The inputs of the queries of all texts. <c>Shape: [queries, size]</c>.</param>
    /// <param name="memory">What they read.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="run">The run to compute in.</param>
    public IEnumerable<Tensor> Weights(Tensor x, Memory memory, IReadOnlyList<XlnetText> texts, Run run) =>
        Attend(x, memory, texts, run).Select(result => result.Weights);

    /// <summary>Attends in each text that has queries.</summary>
    private (Tensor Output, Tensor Weights)[] Attend(Tensor x, Memory memory, IReadOnlyList<XlnetText> texts, Run run)
    {
        Tensor q = query.Forward(x, run);
        Tensor content = q.AddRow(contentBias.Value.Flatten(run), run), distance = q.AddRow(positionBias.Value.Flatten(run), run),
            segment = q.AddRow(segmentBias.Value.Flatten(run), run);
        int[] queries = [.. texts.Select(text => text.Queries)], keys = [.. texts.Select(text => text.Keys)];
        // Splits, whose gradients are put together once: those of slices would each be as large as the whole.
        Tensor[] contents = content.Split(0, queries, run), distances = distance.Split(0, queries, run),
            sides = segment.Split(0, queries, run), keysOf = memory.Keys.Split(0, keys, run), values = memory.Values.Split(0, keys, run);
        return
        [
            .. Enumerable.Range(0, texts.Count).Where(i => texts[i].Queries > 0).Select(i =>
                Attend(contents[i], distances[i], sides[i], keysOf[i], values[i], memory.Distances, texts[i], run)),
        ];
    }

    private (Tensor Output, Tensor Weights) Attend(
        Tensor content, Tensor distance, Tensor segment, Tensor keys, Tensor values, Tensor distances, XlnetText text, Run run)
    {
        double scale = 1 / Math.Sqrt((double)content.Shape[1] / heads);
        Tensor bias = Distances(distance, distances, text, run);
        if (text.Differs is { } differs) bias = bias.Add(Segments(segment, differs, run), run);
        bias = bias.Scale(scale, run);
        if (text.Hidden is { } hidden) bias = bias.Add(hidden.Scale(-Unseen, run).Unsqueeze(0, run).BroadcastTo(bias.Shape, run), run);
        AttentionOptions options = new() { Heads = heads, Scale = scale, Bias = bias.Unsqueeze(0, run), Dropout = dropout };
        (Tensor result, Tensor weights) = Tensor.Attention(
            content.Unsqueeze(0, run), keys.Unsqueeze(0, run), values.Unsqueeze(0, run), options, run);
        return (result.Squeeze(0, run), weights.Squeeze(0, run));
    }

    /// <summary>
    /// (q_i + v) · r_{i−j}. A query at position p of its text meets key j at distance <c>memory + p − j</c>: in each row of the products
    /// with all distances those of its keys follow each other, one place earlier from row to row.
    /// </summary>
    private Tensor Distances(Tensor q, Tensor distances, XlnetText text, Run run)
    {
        // Distances go from the longest text's number of keys down; this text's begin at its own number of keys.
        Tensor own = distances.Slice(0, text.FirstDistance, text.FirstDistance + text.Distances, run);
        Tensor products = HeadsOf(q, run).MatMul(HeadsOf(own, run), run, transposeB: true);
        // The rows of the second stream are not at positions 0, 1, 2, …
        if (text.Positions is { } positions) return products.Gather(2, Columns(positions, text), run);
        int queries = text.Length, columns = text.Distances;
        return products.Reshape([heads, queries * columns], run).Slice(1, queries, queries * columns, run)
            .Reshape([heads, queries, columns - 1], run).Slice(2, 0, text.Keys, run);
    }

    /// <summary>
    /// The distances of the keys of queries at positions of a text. What lies behind a piece has none where a piece sees only those before
    /// it, and takes the last: it is not seen. <c>Shape: [heads, queries, keys]</c>.
    /// </summary>
    private IdTensor Columns(IReadOnlyList<int> positions, XlnetText text)
    {
        long[] columns = new long[heads * positions.Count * text.Keys];
        for (int at = 0; at < columns.Length; at++)
        {
            int row = at / text.Keys % positions.Count, key = at % text.Keys;
            columns[at] = Math.Min(text.Length - positions[row] + key, text.Distances - 1);
        }
        return new IdTensor(columns, [heads, positions.Count, text.Keys]);
    }

    /// <summary>(q_i + w) · s_{ij} from the products with both vectors.</summary>
    private Tensor Segments(Tensor q, Tensor differs, Run run)
    {
        Tensor both = HeadsOf(q, run).MatMul(segments.Value.Transpose(0, 1, run), run, transposeB: true);
        Tensor same = both.Slice(2, 0, 1, run), other = both.Slice(2, 1, 2, run);
        Shape square = [heads, differs.Shape[0], differs.Shape[1]];
        Tensor change = other.Subtract(same, run).BroadcastTo(square, run);
        return change.Multiply(differs.Unsqueeze(0, run).BroadcastTo(square, run), run).Add(same.BroadcastTo(square, run), run);
    }

    /// <summary><c>[rows, size]</c> to <c>[heads, rows, size of a head]</c>.</summary>
    private Tensor HeadsOf(Tensor x, Run run) => x.Reshape([x.Shape[0], heads, x.Shape[1] / heads], run).Transpose(0, 1, run);
}
