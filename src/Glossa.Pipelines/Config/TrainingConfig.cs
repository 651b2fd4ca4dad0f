namespace Glossa.Pipelines;

/// <summary>How a model is trained.</summary>
public sealed record TrainingConfig
{
    /// <summary>How many epochs at most.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>How many texts a batch has.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How many batches make one step: their gradients add up, as if they were one large batch.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>How texts are put together in batches.</summary>
    public SamplerConfig Sampler { get; init; } = new();

    /// <summary>The learning rate: the highest one, where the schedule changes it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Over how many steps the learning rate rises from 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>How the learning rate changes then.</summary>
    public ScheduleConfig Schedule { get; init; } = new();

    /// <summary>What makes steps of gradients.</summary>
    public OptimizerConfig Optimizer { get; init; } = new();

    /// <summary>How strongly every step pulls the parameters towards zero.</summary>
    public double WeightDecay { get; init; }

    /// <summary>To what length gradients are clipped; 0 leaves them as they are.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>How much of a target's probability is spread evenly over all labels (Szegedy et al. 2016); where labels do not exclude each other, over yes and no.</summary>
    public double LabelSmoothing { get; init; }

    /// <summary>
    /// How much of the average of the parameters every step keeps (less in the beginning); evaluations and the saved model use the average then. 0 does not average; 0.999 is usual.
    /// </summary>
    public double Average { get; init; }

    /// <summary>After how many steps to evaluate; 0 evaluates after every epoch.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>After how many evaluations without improvement to stop; 0 never does.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>The score that decides which model is the best. Where labels do not exclude each other, "accuracy" counts texts all of whose labels are right, and "macro_auc" does not depend on thresholds.</summary>
    public string Metric { get; init; } = "accuracy";

    internal static TrainingConfig Visit(TrainingConfig config, ConfigVisitor v) => config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        BatchSize = v.Number("batch_size", config.BatchSize, 1),
        Accumulate = v.Number("accumulate", config.Accumulate, 1),
        Sampler = v.Section("sampler", config.Sampler, SamplerConfig.Visit),
        LearningRate = v.Number("learning_rate", config.LearningRate, 0),
        WarmupSteps = v.Number("warmup_steps", config.WarmupSteps, 0),
        Schedule = v.Section("schedule", config.Schedule, ScheduleConfig.Visit),
        Optimizer = v.Section("optimizer", config.Optimizer, OptimizerConfig.Visit),
        WeightDecay = v.Number("weight_decay", config.WeightDecay, 0),
        ClipNorm = v.Number("clip_norm", config.ClipNorm, 0),
        LabelSmoothing = v.Number("label_smoothing", config.LabelSmoothing, 0, 0.99),
        Average = v.Number("average", config.Average, 0, 0.999999),
        EvaluateEvery = v.Number("evaluate_every", config.EvaluateEvery, 0),
        Patience = v.Number("patience", config.Patience, 0),
        Metric = v.Choice("metric", config.Metric, ["accuracy", "macro_p", "macro_r", "macro_f", "micro_p", "micro_r", "micro_f", "weighted_f", "macro_auc"]),
    };

    /// <summary>Refuses settings that contradict each other.</summary>
    internal void Validate()
    {
        Sampler.Validate();
        Optimizer.Validate();
        Schedule.Validate();
        if (Sampler.Kind == "padded" && Sampler.MaxTokens == 0) throw new ConfigException("training.sampler.kind 'padded' fills batches up to a number of tokens: set training.sampler.max_tokens, for example to 2048.");
        if (WarmupSteps > 0 && Schedules.Rising.Contains(Schedule.Kind))
        {
            throw new ConfigException($"training.schedule.kind '{Schedule.Kind}' begins with a rise of its own, so training.warmup_steps would make two. Set it to 0, or take another schedule.");
        }
        if (Schedule.Kind == Schedules.Plateau && Patience > 0 && Schedule.Patience + 1 >= Patience)
        {
            throw new ConfigException($"training.schedule.patience is {Schedule.Patience} and training.patience {Patience}: training would stop before a lower learning rate has had a chance. Set training.patience to at least {Schedule.Patience + 2}, better twice that, or to 0.");
        }
    }
}
