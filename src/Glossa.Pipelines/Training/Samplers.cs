using Glossa.Data;


namespace Glossa.Pipelines;

/// <summary>Makes the sampler of a training.</summary>
/// <param name="examples">The training texts.</param>
/// <param name="config">The settings.</param>
public delegate BatchSampler SamplerFactory(IReadOnlyList<ClassifierExample> examples, ClassifierConfig config);

/// <summary>The ways to put training texts together in batches that a configuration can name: the whole list.</summary>
public static class Samplers
{
    /// <summary>
    /// The kinds: "bucketed" puts texts of about the same length together, "count" any, "padded" as many as <c>max_tokens</c> has room for
    /// (and knows no <c>batch_size</c>), "balanced" draws every label equally often, and texts without any as often as those of one.
    /// </summary>
    public static IReadOnlyDictionary<string, ConfigChoice<SamplerFactory>> Kinds { get; } =
        new Dictionary<string, ConfigChoice<SamplerFactory>>
        {
            ["bucketed"] = new((examples, config) => new BucketSampler(Lengths(examples), new BucketSamplerOptions
            {
                BatchSize = config.Training.BatchSize,
                MaxPaddedTokens = config.Training.Sampler.MaxTokens is > 0 and var most ? most : null,
                Seed = (ulong)config.Seed,
            }), "max_tokens"),
            ["count"] = new((examples, config) => new CountSampler(
                examples.Count, new CountSamplerOptions { BatchSize = config.Training.BatchSize, Seed = (ulong)config.Seed })),
            ["padded"] = new(
                (examples, config) => new PaddedTokenSampler(
                    Lengths(examples),
                    new PaddedTokenSamplerOptions { MaxPaddedTokens = config.Training.Sampler.MaxTokens, Seed = (ulong)config.Seed }),
                "max_tokens"),
            ["balanced"] = new(
                (examples, config) => new BalancedSampler([.. examples.Select(example => example.Labels)], new BalancedSamplerOptions
                {
                    BatchSize = config.Training.BatchSize,
                    EpochSize = config.Training.Sampler.EpochSize is > 0 and var size ? size : examples.Count,
                    Seed = (ulong)config.Seed,
                }), "epoch_size"),
        };

    private static int[] Lengths(IReadOnlyList<ClassifierExample> examples) => [.. examples.Select(example => example.Doc.Count)];
}
