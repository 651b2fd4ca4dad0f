namespace Glossa.Pipelines;

/// <summary>How a part of a model is trained that differs from the rest.</summary>
public sealed record PartConfig
{
    /// <summary>Its learning rate; 0 keeps it as it is, and null (in YAML <c>same</c>) trains it at the rest's.</summary>
    public double? LearningRate { get; init; }

    /// <summary>How strongly every step pulls it towards zero; null (in YAML <c>same</c>) as strongly as the rest.</summary>
    public double? WeightDecay { get; init; }

    internal static PartConfig Visit(PartConfig config, ConfigVisitor v) => config with
    {
        LearningRate = v.NumberOr("learning_rate", config.LearningRate, "same", 0, double.PositiveInfinity),
        WeightDecay = v.NumberOr("weight_decay", config.WeightDecay, "same", 0, double.PositiveInfinity),
    };
}
