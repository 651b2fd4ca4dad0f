using Glossa.Formats;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>XLNet (Yang et al. 2019, arXiv:1906.08237).</summary>
public sealed record XlnetConfig : TransformerConfig
{
    /// <summary>Creates the settings of the published base model.</summary>
    public XlnetConfig() => (Vocabulary, AttentionDropout) = (32000, 0.1);

    /// <inheritdoc/>
    public override string ModelType => "xlnet";

    /// <inheritdoc/>
    public override string Prefix => "transformer";

    /// <inheritdoc/>
    public override int? MaxLength => null;

    /// <summary>Whether a piece sees only those before it.</summary>
    public bool IsCausal { get; init; }

    /// <summary>The largest distance that is distinguished, or null.</summary>
    public int? LargestDistance { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors
    {
        get
        {
            Shape heads = [Size, Heads, Size / Heads];
            yield return new("words.weight", "word_embedding.weight");
            yield return new("mask", "mask_emb") { Shape = [1, 1, Size] };
            for (int i = 0; i < Layers; i++)
            {
                (string own, string theirs) = ($"blocks.{i}", $"layer.{i}");
                foreach ((string name, string letter) in new[] { ("query", "q"), ("key", "k"), ("value", "v"), ("position", "r") })
                {
                    yield return new($"{own}.attention.{name}.weight", $"{theirs}.rel_attn.{letter}")
                    {
                        Shape = heads,
                        IsTransposed = true,
                    };
                }
                yield return new($"{own}.attention.output.weight", $"{theirs}.rel_attn.o") { Shape = heads };
                yield return new($"{own}.attention.content_bias", $"{theirs}.rel_attn.r_w_bias") { Shape = [Heads, Size / Heads] };
                yield return new($"{own}.attention.position_bias", $"{theirs}.rel_attn.r_r_bias") { Shape = [Heads, Size / Heads] };
                yield return new($"{own}.attention.segment_bias", $"{theirs}.rel_attn.r_s_bias") { Shape = [Heads, Size / Heads] };
                yield return new($"{own}.attention.segments", $"{theirs}.rel_attn.seg_embed") { Shape = [2, Heads, Size / Heads] };
                CheckpointTensor[] layers =
                [
                    .. CheckpointTensor.Layer($"{own}.norm1", $"{theirs}.rel_attn.layer_norm"),
                    .. CheckpointTensor.Layer($"{own}.linear1", $"{theirs}.ff.layer_1"),
                    .. CheckpointTensor.Layer($"{own}.linear2", $"{theirs}.ff.layer_2"),
                    .. CheckpointTensor.Layer($"{own}.norm2", $"{theirs}.ff.layer_norm"),
                ];
                foreach (CheckpointTensor tensor in layers) yield return tensor;
            }
        }
    }

    /// <inheritdoc/>
    public override HeadNames HeadNames => new()
    {
        PieceBias = "lm_loss.bias",
        TextDense = "sequence_summary.summary",
        ReadsLastPiece = true,
        TextOutput = "logits_proj",
    };

    /// <inheritdoc/>
    public override TransformerConfig Visit(HuggingFaceConfig v)
    {
        int farthest = v.Count("clamp_len", LargestDistance ?? -1, least: -1);
        double dropout = v.Number("dropout", Dropout);
        return this with
        {
            Vocabulary = v.Count("vocab_size", Vocabulary, most: 1 << 24),
            Size = v.Count("d_model", Size),
            Layers = v.Count("n_layer", Layers, most: 1000),
            Heads = v.Count("n_head", Heads, most: 1000),
            InnerSize = v.Count("d_inner", InnerSize),
            Activation = v.Text("ff_activation", Activation, TransformerActivations.Names),
            Epsilon = v.Number("layer_norm_eps", Epsilon),
            Dropout = dropout,
            AttentionDropout = dropout,
            Deviation = v.Number("initializer_range", Deviation),
            IsCausal = v.Text("attn_type", IsCausal ? "uni" : "bi", "bi", "uni") == "uni",
            LargestDistance = farthest > 0 ? farthest : null,
        };
    }

    /// <inheritdoc/>
    public override Transformer Create() => new XlnetTransformer(this);
}
