namespace Glossa.Pipelines;

/// <summary>The way training texts are put together in batches.</summary>
public sealed record SamplerConfig
{
    /// <summary>The kind: "bucketed", "count", "padded" or "balanced"; see <see cref="Samplers.Kinds"/>.</summary>
    public string Kind { get; init; } = "bucketed";

    /// <summary>The largest number of tokens in a batch, padding included; 0 does not limit it.</summary>
    public int MaxTokens { get; init; }

    /// <summary>The number of texts that an epoch of balanced batches draws; 0 draws as many as there are.</summary>
    public int EpochSize { get; init; }

    internal static SamplerConfig Visit(SamplerConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, Samplers.Kinds.Keys),
        MaxTokens = v.Number("max_tokens", config.MaxTokens, 0),
        EpochSize = v.Number("epoch_size", config.EpochSize, 0),
    };

    internal void Validate() =>
        Samplers.Kinds.CheckKeys("training.sampler", Kind, ("max_tokens", MaxTokens != 0), ("epoch_size", EpochSize != 0));
}
