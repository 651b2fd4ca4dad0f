using Glossa.Formats;

namespace Glossa.Models;

/// <summary>The settings of transformers with learned positions, built as BERT is (<see cref="EncoderTransformer"/>).</summary>
public abstract record EncoderConfig : TransformerConfig
{
    /// <summary>
    /// The width of the vectors in the tables; where it is not <see cref="TransformerConfig.Size"/>, a linear map follows.
    /// </summary>
    public int EmbeddingSize { get; init; } = 768;

    /// <summary>The number of positions in the table.</summary>
    public int Positions { get; init; } = 512;

    /// <summary>The number of the first position of a text.</summary>
    public virtual int FirstPosition => 0;

    /// <summary>The number of segments; 0 when the model does not distinguish any.</summary>
    public int Segments { get; init; } = 2;

    /// <summary>The number of different layers, which follow each other in turn; all layers when null.</summary>
    public virtual int? SharedLayers => null;

    /// <summary>Whether a text's vector is made from its first piece.</summary>
    public bool HasPooler { get; init; } = true;

    /// <inheritdoc/>
    public override int? MaxLength => Positions - FirstPosition;

    /// <inheritdoc/>
    public override Transformer Create() => new EncoderTransformer(this);

    /// <summary>The keys that BERT shares with most families.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="v">The settings by Hugging Face's keys.</param>
    protected static T VisitShared<T>(T config, HuggingFaceConfig v) where T : EncoderConfig
    {
        int size = v.Count("hidden_size", config.Size);
        EncoderConfig read = config with
        {
            Vocabulary = v.Count("vocab_size", config.Vocabulary, most: 1 << 24),
            Size = size,
            Layers = v.Count("num_hidden_layers", config.Layers, most: 1000),
            Heads = v.Count("num_attention_heads", config.Heads, most: 1000),
            InnerSize = v.Count("intermediate_size", config.InnerSize),
            Activation = v.Text("hidden_act", config.Activation, TransformerActivations.Names),
            Epsilon = v.Number("layer_norm_eps", config.Epsilon),
            Dropout = v.Number("hidden_dropout_prob", config.Dropout),
            AttentionDropout = v.Number("attention_probs_dropout_prob", config.AttentionDropout),
            Deviation = v.Number("initializer_range", config.Deviation),
            Positions = v.Count("max_position_embeddings", config.Positions),
            Segments = v.Count("type_vocab_size", config.Segments, least: 0),
            EmbeddingSize = size,
        };
        v.Text("position_embedding_type", "absolute", "absolute");
        return (T)read;
    }

    /// <summary>The tensors of the tables, under the names that most families share.</summary>
    protected IEnumerable<CheckpointTensor> Tables()
    {
        yield return new("words.weight", "embeddings.word_embeddings.weight");
        yield return new("positions.weight", "embeddings.position_embeddings.weight");
        if (Segments > 0) yield return new("segments.weight", "embeddings.token_type_embeddings.weight");
        foreach (CheckpointTensor tensor in CheckpointTensor.Layer("norm", "embeddings.LayerNorm")) yield return tensor;
    }

    /// <summary>The tensors of BERT and of families that have all of its names.</summary>
    protected IEnumerable<CheckpointTensor> BertTensors =>
    [
        .. Tables(),
        .. Enumerable.Range(0, Layers).SelectMany(i => LayerTensors(i, $"encoder.layer.{i}.", BlockNames.Bert)),
        .. HasPooler ? CheckpointTensor.Layer("pooler", "pooler.dense") : [],
    ];

    /// <summary>The tensors of one layer.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="prefix">What precedes the names of its parts in a checkpoint.</param>
    /// <param name="names">The names of its parts.</param>
    protected static IEnumerable<CheckpointTensor> LayerTensors(int index, string prefix, BlockNames names)
    {
        string block = $"blocks.{index}", attention = $"{block}.self_attn";
        string[] projections = [prefix + names.Query, prefix + names.Key, prefix + names.Value];
        return
        [
            new($"{attention}.in_proj_weight", [.. projections.Select(name => $"{name}.weight")]),
            new($"{attention}.in_proj_bias", [.. projections.Select(name => $"{name}.bias")]),
            .. CheckpointTensor.Layer($"{attention}.out_proj", prefix + names.Output),
            .. CheckpointTensor.Layer($"{block}.norm1", prefix + names.AttentionNorm),
            .. CheckpointTensor.Layer($"{block}.linear1", prefix + names.Inner),
            .. CheckpointTensor.Layer($"{block}.linear2", prefix + names.Outer),
            .. CheckpointTensor.Layer($"{block}.norm2", prefix + names.Norm),
        ];
    }

    /// <summary>The names of a layer's parts in a checkpoint.</summary>
    /// <param name="Query">The projection of the queries.</param>
    /// <param name="Key">The projection of the keys.</param>
    /// <param name="Value">The projection of the values.</param>
    /// <param name="Output">The projection of the heads' results.</param>
    /// <param name="AttentionNorm">The normalisation after the attention.</param>
    /// <param name="Inner">The first linear map.</param>
    /// <param name="Outer">The second linear map.</param>
    /// <param name="Norm">The normalisation after the linear maps.</param>
    protected sealed record BlockNames(
        string Query, string Key, string Value, string Output, string AttentionNorm, string Inner, string Outer, string Norm)
    {
        /// <summary>Those of BERT and the families after it.</summary>
        public static BlockNames Bert { get; } = new(
            "attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm",
            "intermediate.dense", "output.dense", "output.LayerNorm");
    }
}
