namespace Glossa.Pipelines;

/// <summary>How a text classifier is trained.</summary>
public sealed record TrainingConfig : OptimizationConfig
{
    /// <summary>How many texts a batch has.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How many batches make one step: their gradients add up, as if they were one large batch.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>How texts are put together in batches.</summary>
    public SamplerConfig Sampler { get; init; } = new();

    /// <summary>
    /// How much of a target's probability is spread evenly over all labels (Szegedy et al. 2016); where labels do not exclude each other,
    /// over yes and no.
    /// </summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// The score on the validation texts that decides which model is the best; "loss", of which less is better, changes least by chance
    /// where they are few. Where labels do not exclude each other, "accuracy" counts texts all of whose labels are right, and "macro_auc"
    /// does not depend on thresholds.
    /// </summary>
    public string Metric { get; init; } = "accuracy";

    internal static TrainingConfig Visit(TrainingConfig config, ConfigVisitor v) => config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        BatchSize = v.Number("batch_size", config.BatchSize, 1),
        Accumulate = v.Number("accumulate", config.Accumulate, 1),
        Sampler = v.Section("sampler", config.Sampler, SamplerConfig.Visit),
        LearningRate = v.Number("learning_rate", config.LearningRate, 0),
        Parts = v.Named("parts", config.Parts, new PartConfig(), PartConfig.Visit),
        LayerDecay = v.Number("layer_decay", config.LayerDecay, 1, 1000),
        UnfreezeEvery = v.Number("unfreeze_every", config.UnfreezeEvery, 0),
        UnfreezeUnit = v.Choice("unfreeze_unit", config.UnfreezeUnit, [Epoch, Step]),
        WarmupSteps = v.Number("warmup_steps", config.WarmupSteps, 0),
        Schedule = v.Section("schedule", config.Schedule, ScheduleConfig.Visit),
        Optimizer = v.Section("optimizer", config.Optimizer, OptimizerConfig.Visit),
        WeightDecay = v.Number("weight_decay", config.WeightDecay, 0),
        ClipNorm = v.Number("clip_norm", config.ClipNorm, 0),
        LabelSmoothing = v.Number("label_smoothing", config.LabelSmoothing, 0, 0.99),
        Average = v.Number("average", config.Average, 0, 0.999999),
        EvaluateEvery = v.Number("evaluate_every", config.EvaluateEvery, 0),
        Patience = v.Number("patience", config.Patience, 0),
        Metric = v.Choice("metric", config.Metric, ["accuracy", ClassifierTask.LossName, "macro_p", "macro_r", "macro_f", "micro_p", "micro_r", "micro_f", "weighted_f", "macro_auc"]),
    };

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Sampler.Validate();
        if (Sampler.Kind == "padded" && Sampler.MaxTokens == 0) throw new ConfigException("training.sampler.kind 'padded' fills batches up to a number of tokens: set training.sampler.max_tokens, for example to 2048.");
    }
}
