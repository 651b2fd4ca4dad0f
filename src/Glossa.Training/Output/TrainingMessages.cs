using Microsoft.Extensions.Logging;

namespace Glossa.Training;

/// <summary>The messages of a trainer to an <see cref="ILogger"/>.</summary>
internal static partial class TrainingMessages
{
    [LoggerMessage(1, LogLevel.Information, "Training starts: {Parameters} parameters, {Examples} examples, {Sampler}")]
    public static partial void Starts(this ILogger logger, long parameters, int examples, string sampler);

    [LoggerMessage(2, LogLevel.Information, "Training goes on from {Folder} after step {Step} of epoch {Epoch}")]
    public static partial void Resumes(this ILogger logger, string folder, long step, long epoch);

    [LoggerMessage(3, LogLevel.Information, "Epoch {Epoch}, step {Step}: loss {Loss}, {Metric} {Score}, best so far: {IsBest}")]
    public static partial void Evaluated(
        this ILogger logger, long epoch, long step, double loss, string metric, double? score, bool isBest);

    [LoggerMessage(4, LogLevel.Debug, "Checkpoint written after step {Step}")]
    public static partial void Saved(this ILogger logger, long step);

    [LoggerMessage(5, LogLevel.Information, "Training ended after step {Step}: {Status}")]
    public static partial void Ends(this ILogger logger, long step, TrainingStatus status);
}
