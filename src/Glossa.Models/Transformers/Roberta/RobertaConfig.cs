using Glossa.Formats;

namespace Glossa.Models;

/// <summary>
/// RoBERTa (Liu et al. 2019, arXiv:1907.11692): BERT's form over byte-level pieces. A text's positions begin behind that of the padding.
/// </summary>
public sealed record RobertaConfig : EncoderConfig
{
    /// <summary>Creates the settings of the published base model.</summary>
    public RobertaConfig() => (Vocabulary, Positions, Segments, Epsilon) = (50265, 514, 1, 1e-5);

    /// <inheritdoc/>
    public override string ModelType => "roberta";

    /// <summary>The id of the padding.</summary>
    public int Padding { get; init; } = 1;

    /// <inheritdoc/>
    public override int FirstPosition => Padding + 1;

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors => BertTensors;

    /// <inheritdoc/>
    public override HeadNames HeadNames => new()
    {
        PieceDense = "lm_head.dense",
        PieceNorm = "lm_head.layer_norm",
        PieceBias = "lm_head.bias",
        TextDense = "classifier.dense",
        TextOutput = "classifier.out_proj",
    };

    /// <inheritdoc/>
    public override TransformerConfig Visit(HuggingFaceConfig v) =>
        VisitShared(this, v) with { Padding = v.Count("pad_token_id", Padding, least: 0, most: 1 << 24) };

    /// <inheritdoc/>
    public override TransformerConfig Fitting(Func<string, bool> contains) => this with { HasPooler = contains("pooler.dense.weight") };
}
