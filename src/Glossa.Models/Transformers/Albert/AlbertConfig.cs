using Glossa.Formats;

namespace Glossa.Models;

/// <summary>
/// ALBERT (Lan et al. 2020, arXiv:1909.11942): BERT's form with narrow tables, whose layers share their weights in groups.
/// </summary>
public sealed record AlbertConfig : EncoderConfig
{
    private static readonly BlockNames Parts = new(
        "attention.query", "attention.key", "attention.value", "attention.dense", "attention.LayerNorm", "ffn", "ffn_output",
        "full_layer_layer_norm");

    /// <summary>Creates the settings of the published base model.</summary>
    public AlbertConfig() =>
        (Vocabulary, EmbeddingSize, Activation, Dropout, AttentionDropout) = (30000, 128, "gelu_new", 0, 0);

    /// <inheritdoc/>
    public override string ModelType => "albert";

    /// <summary>The number of groups; the layers of a group have the same weights.</summary>
    public int Groups { get; init; } = 1;

    /// <inheritdoc/>
    public override int? SharedLayers => Groups;

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors =>
    [
        .. Tables(),
        .. EmbeddingSize == Size ? [] : CheckpointTensor.Layer("projection", "encoder.embedding_hidden_mapping_in"),
        .. Enumerable.Range(0, Groups)
            .SelectMany(i => LayerTensors(i, $"encoder.albert_layer_groups.{i}.albert_layers.0.", Parts)),
        .. HasPooler ? CheckpointTensor.Layer("pooler", "pooler") : [],
    ];

    /// <inheritdoc/>
    public override HeadNames HeadNames => new()
    {
        PieceDense = "predictions.dense",
        PieceNorm = "predictions.LayerNorm",
        PieceBias = "predictions.bias",
    };

    /// <inheritdoc/>
    public override TransformerConfig Visit(HuggingFaceConfig v)
    {
        v.Count("inner_group_num", 1, most: 1);
        AlbertConfig shared = VisitShared(this, v);
        return shared with
        {
            EmbeddingSize = v.Count("embedding_size", EmbeddingSize),
            Groups = v.Count("num_hidden_groups", Groups, most: shared.Layers),
        };
    }

    /// <inheritdoc/>
    public override TransformerConfig Fitting(Func<string, bool> contains) => this with { HasPooler = contains("pooler.weight") };
}
