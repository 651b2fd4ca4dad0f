using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// XLNet (Yang et al. 2019): a transformer with relative positions that can remember earlier pieces. Its second stream predicts pieces in
/// any order from those before them in the order.
/// </summary>
public sealed class XlnetTransformer : Transformer, IDescribed
{
    private readonly XlnetConfig config;
    private readonly Parameter mask;
    private readonly XlnetBlock[] blocks;

    /// <summary>XLNet.</summary>
    /// <param name="config">Its settings.</param>
    public XlnetTransformer(XlnetConfig config)
    {
        this.config = config;
        Words = new Embedding(config.Vocabulary, config.Size, initializers: config.Initializers);
        mask = NewParameter("mask", [1, 1, config.Size], Initializer.Normal(config.Deviation));
        blocks = [.. Enumerable.Range(0, config.Layers).Select(_ => new XlnetBlock(config))];
    }

    /// <inheritdoc/>
    public override TransformerConfig Config => config;

    /// <inheritdoc/>
    public override Embedding Words { get; }

    /// <inheritdoc/>
    public string Description => $"{config.Layers} layers, {(config.IsCausal ? "from left to right" : "in both directions")}";

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => [[.. Together(Words), mask], .. Stacked(blocks)];

    /// <inheritdoc/>
    public override TransformerOutput Forward(PieceBatch batch, Run run, bool allLayers = false)
    {
        XlnetOutput output = Forward(new XlnetInput(batch), run);
        return new TransformerOutput(output.Last, allLayers ? output.Content : [], null);
    }

    /// <summary>Encodes texts after earlier ones, or predicts pieces in any order.</summary>
    /// <param name="input">The pieces, memories, order and targets.</param>
    /// <param name="run">The run to compute in.</param>
    public XlnetOutput Forward(XlnetInput input, Run run)
    {
        using LayerMark mark = run.Enter(DisplayName);
        Tensor x = Words.Forward(input.Batch.Ids, run).Dropout(config.Dropout, run);
        (IReadOnlyList<XlnetText> texts, Tensor waves) = Texts(input, null, run);
        IReadOnlyList<XlnetText>? targets = input.Targets is null ? null : Texts(input, input.Targets, run).Texts;
        Tensor? g = input.Targets is null ? null : mask.Value.Reshape([1, config.Size], run)
            .BroadcastTo([input.Targets.Sum(text => text.Count), config.Size], run).Dropout(config.Dropout, run);
        List<Tensor> content = [x], query = g is null ? [] : [g];
        for (int layer = 0; layer < config.Layers; layer++)
        {
            if (g is null)
            {
                (Tensor below, int number) = (x, layer);
                x = blocks[layer].Forward(below, again => Seen(below, input, number, again), waves, texts, run);
            }
            else
            {
                RelativeAttention.Memory memory = blocks[layer].Attention.Remember(Seen(x, input, layer, run), waves, run);
                query.Add(g = blocks[layer].Forward(g, memory, targets!, run));
                x = blocks[layer].Forward(x, memory, texts, run);
            }
            content.Add(x);
        }
        return new XlnetOutput(content, query, mark.Output((g ?? x).Dropout(config.Dropout, run)));
    }

    /// <summary>
    /// Returns the memory of a text for later ones: each layer's inputs of its last pieces, and of those it remembered itself.
    /// </summary>
    /// <param name="input">The pieces and memories.</param>
    /// <param name="output">The results.</param>
    /// <param name="length">The most pieces to remember.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>For each layer and text <c>[at most length, size]</c>.</returns>
    public IReadOnlyList<IReadOnlyList<Tensor>> Remember(XlnetInput input, XlnetOutput output, int length, Run run)
    {
        Run raw = run.WithoutGradients();
        return [.. Enumerable.Range(0, config.Layers).Select(layer => (IReadOnlyList<Tensor>)[.. KeysOf(output.Content[layer], layer)])];

        IEnumerable<Tensor> KeysOf(Tensor x, int layer)
        {
            int start = 0;
            for (int text = 0; text < input.Batch.Lengths.Count; start += input.Batch.Lengths[text++])
            {
                Tensor own = x.Slice(0, start, start + input.Batch.Lengths[text], raw);
                if (input.Memories is { } memories) own = Tensor.Concat([memories[layer][text], own], 0, raw);
                yield return own.Slice(0, Math.Max(0, own.Shape[0] - length), own.Shape[0], raw);
            }
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Attentions(PieceBatch batch, Run run)
    {
        XlnetInput input = new(batch);
        (IReadOnlyList<XlnetText> texts, Tensor waves) = Texts(input, null, run);
        IReadOnlyList<Tensor> states = Forward(input, run).Content;
        return [.. blocks.Select((block, layer) =>
        {
            RelativeAttention.Memory memory = block.Attention.Remember(states[layer], waves, run);
            return Tensor.Concat([.. block.Attention.Weights(states[layer], memory, texts, run).Select(w => w.Flatten(run))], 0, run);
        })];
    }

    /// <summary>The inputs of a layer's keys: each text's memories, then its pieces.</summary>
    private static Tensor Seen(Tensor x, XlnetInput input, int layer, Run run)
    {
        if (input.Memories is not { } memories) return x;
        List<Tensor> parts = [];
        for (int text = 0, start = 0; text < input.Batch.Lengths.Count; start += input.Batch.Lengths[text++])
        {
            parts.Add(memories[layer][text]);
            parts.Add(x.Slice(0, start, start + input.Batch.Lengths[text], run));
        }
        return Tensor.Concat([.. parts], 0, run);
    }

    private (IReadOnlyList<XlnetText> Texts, Tensor Waves) Texts(XlnetInput input, IReadOnlyList<IReadOnlyList<int>>? targets, Run run)
    {
        IReadOnlyList<int> lengths = input.Batch.Lengths;
        int[] memories = [.. lengths.Select((_, text) => input.Memories?[0][text].Shape[0] ?? 0)];
        int farthest = lengths.Select((length, text) => length + memories[text]).DefaultIfEmpty(0).Max();
        List<XlnetText> texts = [];
        for (int text = 0, piece = 0; text < lengths.Count; piece += lengths[text++])
        {
            int length = lengths[text], keys = length + memories[text];
            XlnetText one = new(length, keys, farthest - keys, keys + (config.IsCausal ? 1 : length))
            {
                Positions = targets?[text],
                Hidden = Hidden(input.Hidden?[text], length, memories[text], targets?[text], run),
                Differs = input.Batch.HasSegments
                    ? Differs(input.Batch.Segments, piece, length, memories[text], targets?[text], run)
                    : null,
            };
            texts.Add(one);
        }
        return (texts, Waves(farthest, lengths.DefaultIfEmpty(0).Max(), run));
    }

    /// <summary>1 where a query must not see a key; only a piece of the first stream always sees itself.</summary>
    private Tensor? Hidden(Tensor? order, int length, int memory, IReadOnlyList<int>? targets, Run run)
    {
        if (order is null && !config.IsCausal) return null;
        int queries = targets?.Count ?? length, keys = memory + length;
        float[]? given = order?.ToArray();
        float[] hidden = new float[queries * keys];
        for (int query = 0; query < queries; query++)
        {
            int at = targets?[query] ?? query;
            for (int piece = 0; piece < length; piece++)
            {
                bool isHidden = (config.IsCausal && piece > at) || (given is not null && given[(at * length) + piece] != 0);
                if (isHidden && (targets is not null || piece != at)) hidden[(query * keys) + memory + piece] = 1;
            }
        }
        return run.From(hidden, [queries, keys]);
    }

    /// <summary>1 where a query and a key are of different segments; memories are of segment 0.</summary>
    private static Tensor Differs(IdTensor segments, int first, int length, int memory, IReadOnlyList<int>? targets, Run run)
    {
        int queries = targets?.Count ?? length, keys = memory + length;
        float[] differs = new float[queries * keys];
        for (int query = 0; query < queries; query++)
        {
            long own = segments[first + (targets?[query] ?? query)];
            for (int key = 0; key < keys; key++)
            {
                long other = key < memory ? 0 : segments[first + key - memory];
                differs[(query * keys) + key] = own == other ? 0 : 1;
            }
        }
        return run.From(differs, [queries, keys]);
    }

    /// <summary>
    /// Sines and cosines of the distances from <paramref name="farthest"/> down to those behind, as Vaswani et al. (2017): <c>sin(t ·
    /// 10000^(−2i/size))</c> in the first half of the columns, the cosines in the second.
    /// </summary>
    private Tensor Waves(int farthest, int longest, Run run)
    {
        int last = config.IsCausal ? 0 : 1 - longest, rows = farthest - last + 1, half = config.Size / 2;
        float[] waves = new float[rows * config.Size];
        for (int row = 0; row < rows; row++)
        {
            double distance = farthest - row;
            if (config.LargestDistance is { } most) distance = Math.Clamp(distance, -most, most);
            for (int i = 0; i < half; i++)
            {
                double angle = distance / Math.Pow(10000, 2.0 * i / config.Size);
                waves[(row * config.Size) + i] = (float)Math.Sin(angle);
                waves[(row * config.Size) + half + i] = (float)Math.Cos(angle);
            }
        }
        return run.From(waves, [rows, config.Size]);
    }
}
