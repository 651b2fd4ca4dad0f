namespace Glossa.Pipelines;

/// <summary>The optimiser, which turns gradients into steps, and its settings.</summary>
public sealed record OptimizerConfig
{
    private const double UsualBeta1 = 0.9, UsualBeta2 = 0.999, UsualEpsilon = 1e-8;

    /// <summary>The kind: "adam", "adamw", "sgd" and so on; see <see cref="Optimizers.Kinds"/>.</summary>
    public string Kind { get; init; } = "adam";

    /// <summary>The fraction of the previous step that SGD and RMSprop keep; 0 keeps nothing.</summary>
    public double Momentum { get; init; }

    /// <summary>Whether SGD's momentum looks ahead (Nesterov).</summary>
    public bool Nesterov { get; init; }

    /// <summary>The fraction of the averaged gradient that a step of Adam's family keeps.</summary>
    public double Beta1 { get; init; } = UsualBeta1;

    /// <summary>The fraction of the averaged squared gradient that a step of Adam's family keeps.</summary>
    public double Beta2 { get; init; } = UsualBeta2;

    /// <summary>
    /// The value that Adam's family adds to the root it divides by. Large values (1e-5 and more) keep rarely seen words from being learned
    /// by heart: their small gradients then make small steps, not full ones.
    /// </summary>
    public double Epsilon { get; init; } = UsualEpsilon;

    internal static OptimizerConfig Visit(OptimizerConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, Optimizers.Kinds.Keys),
        Momentum = v.Number("momentum", config.Momentum, 0, 0.9999),
        Nesterov = v.Flag("nesterov", config.Nesterov),
        Beta1 = v.Number("beta1", config.Beta1, 0, 0.999999),
        Beta2 = v.Number("beta2", config.Beta2, 0, 0.999999),
        Epsilon = v.Number("epsilon", config.Epsilon, 0),
    };

    internal void Validate()
    {
        Optimizers.Kinds.CheckKeys(
            "training.optimizer", Kind, ("momentum", Momentum != 0), ("nesterov", Nesterov), ("beta1", Beta1 != UsualBeta1),
            ("beta2", Beta2 != UsualBeta2), ("epsilon", Epsilon != UsualEpsilon));
        if (Nesterov && Momentum == 0)
        {
            throw new ConfigException("training.optimizer.nesterov needs momentum, but there is none: "
                + "set training.optimizer.momentum, for example to 0.9.");
        }
    }
}
