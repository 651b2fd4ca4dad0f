using System.Collections.ObjectModel;
using Glossa.Nn;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>The settings of every training by gradients, whatever is trained.</summary>
public abstract record OptimizationConfig
{
    /// <summary>The largest number of epochs.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The learning rate: the highest one, where the schedule changes it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// Parts of the model with a learning rate or weight decay of their own, by a prefix of their parameters' names (`glossa info` shows
    /// them), such as <c>members.0</c>. A schedule changes all rates in proportion.
    /// </summary>
    public IReadOnlyDictionary<string, PartConfig> Parts { get; init; } = ReadOnlyDictionary<string, PartConfig>.Empty;

    /// <summary>
    /// The divisor of the learning rate from each layer to the one below it; the output's layer has the full rate (Howard and Ruder 2018,
    /// who take 2.6). 1 trains all layers at the same rate.
    /// </summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>
    /// The number of epochs (or steps) after which one more layer is trained, from the output's layer alone downwards (gradual unfreezing,
    /// Howard and Ruder 2018); 0 trains all layers from the start.
    /// </summary>
    public int UnfreezeEvery { get; init; }

    /// <summary>The unit that unfreezing counts: "epochs" or "steps".</summary>
    public string UnfreezeUnit { get; init; } = Epoch;

    /// <summary>The number of steps over which the learning rate rises from 0 (warm-up).</summary>
    public int WarmupSteps { get; init; }

    /// <summary>The schedule of the learning rate after the warm-up.</summary>
    public ScheduleConfig Schedule { get; init; } = new();

    /// <summary>The optimiser and its settings.</summary>
    public OptimizerConfig Optimizer { get; init; } = new();

    /// <summary>The strength with which every step pulls the parameters towards zero.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The norm to which gradients are clipped; 0 does not clip them.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>
    /// The fraction of the parameters' average that every step keeps (less in the beginning); evaluations and the saved model then use the
    /// average. 0 does not average; 0.999 is usual.
    /// </summary>
    public double Average { get; init; }

    /// <summary>The number of steps between two evaluations; 0 evaluates after every epoch.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>The number of evaluations without improvement after which training stops; 0 never stops it.</summary>
    public int Patience { get; init; } = 3;

    internal const string Epoch = "epochs", Step = "steps";

    /// <summary>Refuses settings that contradict each other.</summary>
    internal virtual void Validate()
    {
        Optimizer.Validate();
        Schedule.Validate();
        if (Parts.Count > 0 && LayerDecay != 1)
        {
            throw new ConfigException(
                "training.parts and training.layer_decay both say at what rates parts of the model are trained. Leave one of them out.");
        }
        if (Parts.Count > 0 && UnfreezeEvery > 0)
        {
            throw new ConfigException("training.unfreeze_every goes through the model's layers, which training.parts would divide "
                + "otherwise. Leave one of them out; training.layer_decay gives layers rates of their own.");
        }
        if (UnfreezeUnit != Epoch && UnfreezeEvery == 0)
        {
            throw new ConfigException($"training.unfreeze_unit is '{UnfreezeUnit}', but all layers are trained from the beginning: "
                + "set training.unfreeze_every, or leave it out.");
        }
        if (WarmupSteps > 0 && Schedules.Rising.Contains(Schedule.Kind))
        {
            throw new ConfigException($"training.schedule.kind '{Schedule.Kind}' begins with a rise of its own, "
                + "so training.warmup_steps would make two. Set it to 0, or take another schedule.");
        }
        if (Schedule.Kind == Schedules.Plateau && Patience > 0 && Schedule.Patience + 1 >= Patience)
        {
            throw new ConfigException($"training.schedule.patience is {Schedule.Patience} and training.patience {Patience}: "
                + $"training would stop before a lower learning rate has had a chance. "
                + $"Set training.patience to at least {Schedule.Patience + 2}, better twice that, or to 0.");
        }
    }

    /// <summary>Goes through the settings of steps: rates, layers, schedule, optimiser, evaluations.</summary>
    private protected static T VisitSteps<T>(T config, ConfigVisitor v) where T : OptimizationConfig => config with
    {
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
        Average = v.Number("average", config.Average, 0, 0.999999),
        EvaluateEvery = v.Number("evaluate_every", config.EvaluateEvery, 0),
        Patience = v.Number("patience", config.Patience, 0),
    };

    /// <summary>Returns the largest number of steps.</summary>
    /// <param name="perEpoch">The number of steps in an epoch.</param>
    private protected virtual long StepsOf(long perEpoch) => perEpoch * Epochs;

    /// <summary>Returns the trainer's settings, without a folder.</summary>
    /// <param name="seed">The seed of the training's randomness.</param>
    /// <param name="perEpoch">The number of steps in an epoch.</param>
    /// <param name="validates">Whether there is validation data.</param>
    /// <exception cref="ConfigException">The warm-up takes the whole training, or nothing is unfrozen before its end.</exception>
    internal TrainingOptions ToOptions(int seed, long perEpoch, bool validates) => new()
    {
        Seed = (ulong)seed,
        MaxEpochs = Epochs,
        ClipNorm = NormLimit,
        LearningRate = Schedules.Of(this, StepsOf(perEpoch), perEpoch),
        Plateau = Schedule.Kind == Schedules.Plateau ? new PlateauOptions { Factor = Schedule.Factor, Patience = Schedule.Patience } : null,
        Unfreezing = Unfreezing(perEpoch),
        Average = Averaging,
        EvaluateEvery = EvaluateEvery > 0 ? EvaluateEvery : null,
        Patience = Patience > 0 && validates ? Patience : null,
    };

    /// <summary>The norm to which gradients are clipped; null does not clip them.</summary>
    internal double? NormLimit => ClipNorm > 0 ? ClipNorm : null;

    /// <summary>The average of the parameters; null where there is none.</summary>
    internal ParameterAverageOptions? Averaging => Average > 0 ? new ParameterAverageOptions { Decay = Average, WarmUp = true } : null;

    private GradualUnfreezing? Unfreezing(long perEpoch)
    {
        if (UnfreezeEvery == 0) return null;
        long all = UnfreezeUnit == Step ? StepsOf(perEpoch) : Epochs;
        if (UnfreezeEvery >= all)
        {
            throw new ConfigException($"training.unfreeze_every is {UnfreezeEvery}, but the training has only {all} {UnfreezeUnit}, "
                + "so nothing below the output's layer would ever be trained. Lower it, or train longer.");
        }
        return new GradualUnfreezing { Every = UnfreezeEvery, CountsSteps = UnfreezeUnit == Step };
    }
}
