namespace Glossa.Pipelines;

/// <summary>The training settings of a part of a model that differs from the rest.</summary>
public sealed record PartConfig
{
    /// <summary>Its learning rate; 0 does not change the part, and null (in YAML <c>same</c>) trains it at the rate of the rest.</summary>
    public double? LearningRate { get; init; }

    /// <summary>The strength with which every step pulls it towards zero; null (in YAML <c>same</c>) takes that of the rest.</summary>
    public double? WeightDecay { get; init; }

    internal static PartConfig Visit(PartConfig config, ConfigVisitor v) => config with
    {
        LearningRate = v.NumberOr("learning_rate", config.LearningRate, "same", 0, double.PositiveInfinity),
        WeightDecay = v.NumberOr("weight_decay", config.WeightDecay, "same", 0, double.PositiveInfinity),
    };
}
