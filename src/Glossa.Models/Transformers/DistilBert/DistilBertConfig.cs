using Glossa.Formats;

namespace Glossa.Models;

/// <summary>DistilBERT (Sanh et al. 2019, arXiv:1910.01108): BERT with half the layers, without segments and without a pooler.</summary>
public sealed record DistilBertConfig : EncoderConfig
{
    private static readonly BlockNames Parts = new(
        "attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2",
        "output_layer_norm");

    /// <summary>Creates the settings of the published base model.</summary>
    public DistilBertConfig() => (Layers, Segments, HasPooler) = (6, 0, false);

    /// <inheritdoc/>
    public override string ModelType => "distilbert";

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors =>
        [.. Tables(), .. Enumerable.Range(0, Layers).SelectMany(i => LayerTensors(i, $"transformer.layer.{i}.", Parts))];

    /// <inheritdoc/>
    public override HeadNames HeadNames => new()
    {
        PieceDense = "vocab_transform",
        PieceNorm = "vocab_layer_norm",
        PieceBias = "vocab_projector.bias",
        TextDense = "pre_classifier",
        TextActivation = "relu",
    };

    /// <inheritdoc/>
    public override TransformerConfig Visit(HuggingFaceConfig v)
    {
        int size = v.Count("dim", Size);
        return this with
        {
            Vocabulary = v.Count("vocab_size", Vocabulary, most: 1 << 24),
            Size = size,
            EmbeddingSize = size,
            Layers = v.Count("n_layers", Layers, most: 1000),
            Heads = v.Count("n_heads", Heads, most: 1000),
            InnerSize = v.Count("hidden_dim", InnerSize),
            Activation = v.Text("activation", Activation, TransformerActivations.Names),
            Dropout = v.Number("dropout", Dropout),
            AttentionDropout = v.Number("attention_dropout", AttentionDropout),
            Deviation = v.Number("initializer_range", Deviation),
            Positions = v.Count("max_position_embeddings", Positions),
        };
    }
}
