using Glossa.Formats;

namespace Glossa.Models;

/// <summary>BERT (Devlin et al. 2019, arXiv:1810.04805) and models of the same form, such as MiniLM (Wang et al. 2020).</summary>
public sealed record BertConfig : EncoderConfig
{
    /// <inheritdoc/>
    public override string ModelType => "bert";

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors => BertTensors;

    /// <inheritdoc/>
    public override HeadNames HeadNames => new()
    {
        PieceDense = "cls.predictions.transform.dense",
        PieceNorm = "cls.predictions.transform.LayerNorm",
        PieceBias = "cls.predictions.bias",
    };

    /// <inheritdoc/>
    public override TransformerConfig Visit(HuggingFaceConfig v) => VisitShared(this, v);

    /// <inheritdoc/>
    public override TransformerConfig Fitting(Func<string, bool> contains) => this with { HasPooler = contains("pooler.dense.weight") };
}
