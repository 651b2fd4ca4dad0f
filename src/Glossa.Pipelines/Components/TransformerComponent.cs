using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// Annotates documents with what a transformer computes of them: pieces, their vectors and alignment (<see cref="Text.Doc.Transformer"/>),
/// and a vector for each token (<see cref="Text.Doc.Tensor"/>), on which similarity rests. Also makes vectors of whole texts.
/// </summary>
public sealed class TransformerComponent : IPipelineComponent
{
    /// <summary>The name of its kind.</summary>
    public const string KindName = "transformer";

    private const string EmbeddingKey = "embedding";

    /// <summary>A component.</summary>
    /// <param name="encoder">The transformer.</param>
    /// <param name="embedding">How vectors of whole texts are made.</param>
    /// <exception cref="ConfigException">The encoder is no transformer.</exception>
    public TransformerComponent(EncoderPart encoder, EmbeddingOptions? embedding = null)
    {
        Encoder = encoder;
        Embedder = encoder.Encoder is TransformerEncoder transformer
            ? new TextEmbedder(transformer, embedding)
            : throw new ConfigException(
                $"A component '{KindName}' needs a transformer, not an encoder of the kind '{encoder.Config.Kind}'.");
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public EncoderPart Encoder { get; }

    /// <summary>Makes vectors of whole texts.</summary>
    public TextEmbedder Embedder { get; }

    /// <inheritdoc/>
    public ITextVectors Vectors => Embedder;

    /// <inheritdoc/>
    public void Annotate(TokenBatch batch, Run run) => Embedder.Encoder.Annotate(batch.Docs, run);

    /// <inheritdoc/>
    public PartState Save()
    {
        PartWriter writer = new(Encoder);
        writer.Add(EmbeddingKey, ConfigSource.Write(Embedder.Options, Visit));
        return writer.ToState();
    }

    /// <summary>Makes one from its saved state.</summary>
    /// <param name="state">The saved state.</param>
    /// <exception cref="GlossaException">It is damaged, or its encoder is missing.</exception>
    internal static TransformerComponent Load(PartState state) => new(
        state.Encoder ?? throw new ConfigException("it has no encoder"),
        ConfigSource.Parse(state.Entry(EmbeddingKey), kinds: state.Kinds).Read(new EmbeddingOptions(), Visit));

    private static EmbeddingOptions Visit(EmbeddingOptions options, ConfigVisitor v)
    {
        Dictionary<string, EmbeddingPooling> poolings = Enum.GetValues<EmbeddingPooling>()
            .ToDictionary(pooling => pooling.ToString().ToLowerInvariant());
        string pooling = v.Choice("pooling", options.Pooling.ToString().ToLowerInvariant(), poolings.Keys);
        int most = v.Number("max_length", options.MaxLength ?? 0, 0);
        return new EmbeddingOptions
        {
            Pooling = poolings[pooling],
            Normalize = v.Flag("normalize", options.Normalize),
            MaxLength = most > 0 ? most : null,
        };
    }
}
