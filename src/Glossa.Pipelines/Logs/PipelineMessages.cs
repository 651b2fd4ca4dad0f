using Microsoft.Extensions.Logging;

namespace Glossa.Pipelines;

/// <summary>The log messages of pipelines.</summary>
internal static partial class PipelineMessages
{
    [LoggerMessage(101, LogLevel.Information, "Loaded {File} ({Pipeline})")]
    public static partial void Loaded(this ILogger logger, string file, Language pipeline);

    [LoggerMessage(102, LogLevel.Information, "Saved {File} ({Pipeline})")]
    public static partial void Saved(this ILogger logger, string file, Language pipeline);

    [LoggerMessage(103, LogLevel.Warning, "A text of {Length} characters was left out")]
    public static partial void TextFailed(this ILogger logger, Exception error, int length);

    [LoggerMessage(104, LogLevel.Information, "Read {Texts} texts with {Labels} labels from {Path}")]
    public static partial void ReadTexts(this ILogger logger, int texts, int labels, string path);

    [LoggerMessage(107, LogLevel.Information, "Read {Texts} texts for {Components} from {Path}")]
    public static partial void ReadAnnotatedTexts(this ILogger logger, int texts, string components, string path);

    [LoggerMessage(
        110, LogLevel.Information, "Read {Windows} windows of {Pieces} pieces to train on, and {Validation} windows for validation, "
            + "from {Path}")]
    public static partial void ReadPieces(this ILogger logger, int windows, long pieces, int validation, string path);

    [LoggerMessage(106, LogLevel.Warning, "{Key} is {Now}; the training that is resumed had {Before}")]
    public static partial void ResumedWith(this ILogger logger, string key, string now, string before);

    [LoggerMessage(
        109, LogLevel.Warning, "{Repeats} of {Texts} validation texts are also training texts, or differ from one only in case, white "
            + "space or punctuation: their scores reward memory. Remove them from data.train or data.validation; "
            + "`glossa debug data` lists them")]
    public static partial void Repeats(this ILogger logger, int repeats, int texts);

    [LoggerMessage(108, LogLevel.Warning, "The last of {Evaluations} evaluations was the best: more epochs may be better still. Raise "
        + "training.epochs")]
    public static partial void LastWasBest(this ILogger logger, int evaluations);

    [LoggerMessage(105, LogLevel.Information, "The model is {File}")]
    public static partial void SavedModel(this ILogger logger, string file);
}
