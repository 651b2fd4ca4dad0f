using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A transformer as BERT is built (Devlin et al. 2019): <c>x = LN(word + position + segment)</c>, then layers of self-attention and two
/// linear maps with normalisation after each, and perhaps a text's vector <c>tanh(W x_first + b)</c>.
/// </summary>
public sealed class EncoderTransformer : Transformer, IDescribed
{
    private readonly EncoderConfig config;
    private readonly Embedding positions;
    private readonly Embedding? segments;
    private readonly LayerNorm norm;
    private readonly Linear? projection;
    private readonly TransformerBlock[] blocks;
    private readonly Linear? pooler;

    /// <summary>A transformer.</summary>
    /// <param name="config">Its settings.</param>
    /// <exception cref="ModuleException">The heads do not divide the size.</exception>
    public EncoderTransformer(EncoderConfig config)
    {
        this.config = config;
        int width = config.EmbeddingSize, size = config.Size;
        Words = new Embedding(config.Vocabulary, width, initializers: config.Initializers);
        positions = new Embedding(config.Positions, width, initializers: config.Initializers);
        if (config.Segments > 0) segments = new Embedding(config.Segments, width, initializers: config.Initializers);
        norm = new LayerNorm(width, config.Epsilon);
        if (width != size) projection = new Linear(width, size, initializers: config.Initializers);
        blocks = [.. Enumerable.Range(0, config.SharedLayers ?? config.Layers).Select(_ => new TransformerBlock(size, config.Block))];
        if (config.HasPooler) pooler = new Linear(size, size, initializers: config.Initializers);
    }

    /// <inheritdoc/>
    public override TransformerConfig Config => config;

    /// <inheritdoc/>
    public override Embedding Words { get; }

    /// <inheritdoc/>
    public string Description => $"{config.ModelType}, {config.Layers} layers";

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers =>
        [Together(Words, positions, segments, norm, projection), .. Stacked([.. blocks, pooler])];

    /// <inheritdoc/>
    public override TransformerOutput Forward(PieceBatch batch, Run run, bool allLayers = false)
    {
        using LayerMark mark = run.Enter(DisplayName);
        List<Tensor> states = [];
        Tensor x = Embed(batch, run);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            if (allLayers) states.Add(x);
            x = Block(layer).Forward(x, batch.Lengths, run);
        }
        if (allLayers) states.Add(x);
        return new TransformerOutput(mark.Output(x), states, pooler is null ? null : Pool(x, batch, run));
    }

    /// <inheritdoc/>
    public override Tensor VectorsOf(PieceBatch batch, IdTensor rows, Run run) => Within(run, () =>
    {
        Tensor x = Embed(batch, run);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            x = Block(layer).Forward(x, batch.Lengths, run, layer == config.Layers - 1 ? rows : null);
        }
        return x;
    });

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Attentions(PieceBatch batch, Run run)
    {
        IReadOnlyList<Tensor> states = Forward(batch, run, allLayers: true).HiddenStates;
        return [.. states.SkipLast(1).Select((x, layer) => Block(layer).SelfAttention.Weights(x, batch.Lengths, run))];
    }

    private TransformerBlock Block(int layer) => blocks[layer * blocks.Length / config.Layers];

    private Tensor Embed(PieceBatch batch, Run run) => Within(run, () =>
    {
        int longest = batch.Lengths.DefaultIfEmpty(0).Max();
        if (longest > config.MaxLength)
        {
            throw new OutOfRangeException(
                $"{run.Where("embed")}: a text has {longest} pieces, but the model has positions for {config.MaxLength}. "
              + "Cut it, or split it into windows.");
        }
        Tensor x = Words.Forward(batch.Ids, run).Add(positions.Forward(batch.Positions(config.FirstPosition), run), run);
        if (segments is not null) x = x.Add(segments.Forward(batch.Segments, run), run);
        x = norm.Forward(x, run).Dropout(config.Dropout, run);
        return projection is null ? x : projection.Forward(x, run);
    });

    private Tensor Pool(Tensor x, PieceBatch batch, Run run) => pooler!.Forward(x.SelectRows(batch.FirstRows(), run), run).Tanh(run);
}
