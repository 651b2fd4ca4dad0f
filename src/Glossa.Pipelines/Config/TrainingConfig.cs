namespace Glossa.Pipelines;

/// <summary>The settings of training a text classifier.</summary>
public sealed record TrainingConfig : OptimizationConfig
{
    private static readonly string[] Metrics =
    [
        "accuracy", ClassifierTask.LossName, "macro_p", "macro_r", "macro_f", "micro_p", "micro_r", "micro_f", "weighted_f", "macro_auc",
        .. PositiveMetrics,
    ];

    /// <summary>The scores of the positive label (<see cref="ClassifierConfig.PositiveLabel"/>).</summary>
    internal static IReadOnlyList<string> PositiveMetrics => ["positive_p", "positive_r", "positive_f"];

    /// <summary>The number of texts in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The number of batches in one step: their gradients add up, as if they were one large batch.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>
    /// The most subword pieces (tokens, where the encoder reads no pieces) that are computed at once: a larger batch is computed in parts
    /// whose gradients add up, so that memory is bounded. A longer text is a part of its own; 0 does not limit them.
    /// </summary>
    public int MaxPieces { get; init; }

    /// <summary>The way texts are put together in batches.</summary>
    public SamplerConfig Sampler { get; init; } = new();

    /// <summary>
    /// The fraction of a target's probability that is spread evenly over all labels (Szegedy et al. 2016); where labels do not exclude each
    /// other, over yes and no.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// The score on the validation texts that decides which model is the best; "loss", of which less is better, changes least by chance
    /// where they are few. Where labels do not exclude each other, "accuracy" counts texts all of whose labels are right, and "macro_auc"
    /// does not depend on thresholds.
    /// </summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>
    /// Returns settings for networks and linear models of few texts: Adagrad, whose steps for a word shrink with that word's own gradients,
    /// so that rare words are not learned by heart.
    /// </summary>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="average">The fraction of the parameters' average that every step keeps; averaging takes time where tables are
    /// large.</param>
    internal static TrainingConfig Adagrad(double learningRate, double average = 0) => new()
    {
        Epochs = 30,
        Optimizer = new OptimizerConfig { Kind = "adagrad" },
        LearningRate = learningRate,
        ClipNorm = 0,
        Average = average,
        Patience = 5,
    };

    internal static TrainingConfig Visit(TrainingConfig config, ConfigVisitor v) => VisitHead(VisitSteps(config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        BatchSize = v.Number("batch_size", config.BatchSize, 1),
        Accumulate = v.Number("accumulate", config.Accumulate, 1),
        MaxPieces = v.Number("max_pieces", config.MaxPieces, 0),
        Sampler = v.Section("sampler", config.Sampler, SamplerConfig.Visit),
    }, v), v);

    /// <summary>Goes through the settings that differ between the heads of a pipeline.</summary>
    internal static TrainingConfig VisitHead(TrainingConfig config, ConfigVisitor v) => config with
    {
        LabelSmoothing = v.Number("label_smoothing", config.LabelSmoothing, 0, 0.99),
        Metric = v.Choice("metric", config.Metric, Metrics),
    };

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Sampler.Validate();
        if (Sampler.Kind == "padded" && Sampler.MaxTokens == 0)
        {
            throw new ConfigException("training.sampler.kind 'padded' fills batches up to a number of tokens: "
                + "set training.sampler.max_tokens, for example to 2048.");
        }
    }
}
