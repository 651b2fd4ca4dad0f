namespace Glossa.Pipelines;

/// <summary>The settings of training the components of a pipeline together.</summary>
public sealed record PipelineTrainingConfig : OptimizationConfig
{
    /// <summary>The number of texts in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The number of batches in one step: their gradients add up, as if they were one large batch.</summary>
    public int Accumulate { get; init; } = 1;

    /// <summary>
    /// The most subword pieces (tokens, where the encoder reads no pieces) that are computed at once: a larger batch is computed in parts
    /// whose gradients add up, so that memory is bounded. A longer text is a part of its own; 0 does not limit them.
    /// </summary>
    public int MaxPieces { get; init; }

    /// <summary>The parts that are not trained: <c>encoder</c>, or names of components.</summary>
    public IReadOnlyList<string> Frozen { get; init; } = [];

    /// <summary>Returns the settings that suit a kind of encoder.</summary>
    /// <param name="encoder">The encoder.</param>
    internal static PipelineTrainingConfig Of(EncoderKind encoder)
    {
        TrainingConfig own = encoder.DefaultTraining;
        return new PipelineTrainingConfig
        {
            Epochs = own.Epochs,
            BatchSize = own.BatchSize,
            MaxPieces = own.MaxPieces,
            Optimizer = own.Optimizer,
            LearningRate = own.LearningRate,
            ClipNorm = own.ClipNorm,
            Average = own.Average,
            Patience = own.Patience,
        };
    }

    internal static PipelineTrainingConfig Visit(PipelineTrainingConfig config, ConfigVisitor v) => VisitSteps(config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        BatchSize = v.Number("batch_size", config.BatchSize, 1),
        Accumulate = v.Number("accumulate", config.Accumulate, 1),
        MaxPieces = v.Number("max_pieces", config.MaxPieces, 0),
        Frozen = v.Texts("frozen", config.Frozen),
    }, v);
}
