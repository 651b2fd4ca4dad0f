using Glossa.Formats;

namespace Glossa.Models;

/// <summary>
/// ELECTRA (Clark et al. 2020, arXiv:2003.10555): BERT's form, where the tables may be narrower than the layers; no pooler.
/// </summary>
public sealed record ElectraConfig : EncoderConfig
{
    /// <summary>Creates the settings of the published small model.</summary>
    public ElectraConfig() => (Size, EmbeddingSize, Heads, InnerSize, HasPooler) = (256, 128, 4, 1024, false);

    /// <inheritdoc/>
    public override string ModelType => "electra";

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors =>
    [
        .. Tables(),
        .. EmbeddingSize == Size ? [] : CheckpointTensor.Layer("projection", "embeddings_project"),
        .. Enumerable.Range(0, Layers).SelectMany(i => LayerTensors(i, $"encoder.layer.{i}.", BlockNames.Bert)),
    ];

    /// <inheritdoc/>
    public override HeadNames HeadNames => new()
    {
        PieceDense = "generator_predictions.dense",
        PieceNorm = "generator_predictions.LayerNorm",
        PieceBias = "generator_lm_head.bias",
        TextDense = "classifier.dense",
        TextActivation = "gelu",
        TextOutput = "classifier.out_proj",
    };

    /// <inheritdoc/>
    public override TransformerConfig Visit(HuggingFaceConfig v) =>
        VisitShared(this, v) with { EmbeddingSize = v.Count("embedding_size", EmbeddingSize) };
}
