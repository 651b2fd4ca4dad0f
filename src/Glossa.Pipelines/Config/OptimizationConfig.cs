using System.Collections.ObjectModel;
using Glossa.Nn;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>What every training by gradients has to be told, whatever is trained.</summary>
public abstract record OptimizationConfig
{
    /// <summary>How many epochs at most.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>The learning rate: the highest one, where the schedule changes it.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// Parts of the model with a learning rate or weight decay of their own, by the beginning of their parameters' names (`glossa info`
    /// shows them), such as <c>members.0</c>. A schedule changes all rates in proportion.
    /// </summary>
    public IReadOnlyDictionary<string, PartConfig> Parts { get; init; } = ReadOnlyDictionary<string, PartConfig>.Empty;

    /// <summary>
    /// By what the learning rate falls from each layer to the one below it, the output's having the full one (Howard and Ruder 2018, who
    /// take 2.6); 1 trains all alike.
    /// </summary>
    public double LayerDecay { get; init; } = 1;

    /// <summary>
    /// Trains the output's layer alone at first, and after so many epochs (or steps) one more of those below, again and again (gradual
    /// unfreezing, Howard and Ruder 2018); 0 trains all from the beginning.
    /// </summary>
    public int UnfreezeEvery { get; init; }

    /// <summary>What unfreezing counts: "epochs" or "steps".</summary>
    public string UnfreezeUnit { get; init; } = Epoch;

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

    /// <summary>
    /// How much of the average of the parameters every step keeps (less in the beginning); evaluations and the saved model use the average
    /// then. 0 does not average; 0.999 is usual.
    /// </summary>
    public double Average { get; init; }

    /// <summary>After how many steps to evaluate; 0 evaluates after every epoch.</summary>
    public int EvaluateEvery { get; init; }

    /// <summary>After how many evaluations without improvement to stop; 0 never does.</summary>
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

    /// <summary>The trainer's settings, without a place to write to.</summary>
    /// <param name="seed">The seed of the training's randomness.</param>
    /// <param name="perEpoch">How many steps an epoch has.</param>
    /// <param name="validates">Whether there is anything to score with.</param>
    /// <exception cref="ConfigException">The warm-up takes the whole training, or nothing is unfrozen before its end.</exception>
    internal TrainingOptions ToOptions(int seed, long perEpoch, bool validates) => new()
    {
        Seed = (ulong)seed,
        MaxEpochs = Epochs,
        ClipNorm = ClipNorm > 0 ? ClipNorm : null,
        LearningRate = Schedules.Of(this, perEpoch * Epochs, perEpoch),
        Plateau = Schedule.Kind == Schedules.Plateau ? new PlateauOptions { Factor = Schedule.Factor, Patience = Schedule.Patience } : null,
        Unfreezing = Unfreezing(perEpoch),
        Average = Average > 0 ? new ParameterAverageOptions { Decay = Average, WarmUp = true } : null,
        EvaluateEvery = EvaluateEvery > 0 ? EvaluateEvery : null,
        Patience = Patience > 0 && validates ? Patience : null,
    };

    private GradualUnfreezing? Unfreezing(long perEpoch)
    {
        if (UnfreezeEvery == 0) return null;
        long all = UnfreezeUnit == Step ? perEpoch * Epochs : Epochs;
        if (UnfreezeEvery >= all)
        {
            throw new ConfigException($"training.unfreeze_every is {UnfreezeEvery}, but the training has only {all} {UnfreezeUnit}, "
                + "so nothing below the output's layer would ever be trained. Lower it, or train longer.");
        }
        return new GradualUnfreezing { Every = UnfreezeEvery, CountsSteps = UnfreezeUnit == Step };
    }
}
