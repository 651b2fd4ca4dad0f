namespace Glossa.Pipelines;

/// <summary>How the components of a pipeline are trained together.</summary>
public sealed record PipelineTrainingConfig : OptimizationConfig
{
    /// <summary>How many texts a batch has.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>How many batches make one step: their gradients add up, as if they were one large batch.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>The parts that stay as they are: <c>encoder</c>, or names of components.</summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    internal static PipelineTrainingConfig Visit(PipelineTrainingConfig config, ConfigVisitor v) => VisitSteps(config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        BatchSize = v.Number("batch_size", config.BatchSize, 1),
        Accumulate = v.Number("accumulate", config.Accumulate, 1),
        Frozen = v.Texts("frozen", config.Frozen),
    }, v);
}
