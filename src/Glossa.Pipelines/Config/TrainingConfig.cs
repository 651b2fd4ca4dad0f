namespace Glossa.Pipelines;

/// <summary>How a model is trained.</summary>
public sealed record TrainingConfig
{
    /// <summary>How many epochs at most.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>How many texts a batch has.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Adam's learning rate after the warm-up.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Over how many steps the learning rate rises from 0.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>How strongly every step pulls the parameters towards zero.</summary>
    public double WeightDecay { get; init; }

    /// <summary>To what length gradients are clipped.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>After how many epochs without improvement to stop; 0 never does.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>The score that decides which model is the best.</summary>
    public string Metric { get; init; } = "accuracy";

    internal static TrainingConfig Visit(TrainingConfig config, ConfigVisitor v) => config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        BatchSize = v.Number("batch_size", config.BatchSize, 1),
        LearningRate = v.Number("learning_rate", config.LearningRate, 0),
        WarmupSteps = v.Number("warmup_steps", config.WarmupSteps, 0),
        WeightDecay = v.Number("weight_decay", config.WeightDecay, 0),
        ClipNorm = v.Number("clip_norm", config.ClipNorm, 0),
        Patience = v.Number("patience", config.Patience, 0),
        Metric = v.Choice("metric", config.Metric, ["accuracy", "macro_f", "micro_f", "weighted_f", "macro_auc"]),
    };
}
