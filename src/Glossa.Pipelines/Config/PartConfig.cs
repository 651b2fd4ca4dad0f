namespace Glossa.Pipelines;

/// <summary>How a part of a model is trained that differs from the rest.</summary>
public sealed record PartConfig
{
    /// <summary>Its learning rate; 0 keeps it as it is.</summary>
    public double LearningRate { get; init; }

    internal static PartConfig Visit(PartConfig config, ConfigVisitor v) => config with { LearningRate = v.Number("learning_rate", config.LearningRate, 0) };
}
