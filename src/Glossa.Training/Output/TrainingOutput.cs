namespace Glossa.Training;

/// <summary>The logs of a training in its folder: <c>log.jsonl</c> and TensorBoard's <c>events/</c>.</summary>
internal sealed class TrainingOutput : IDisposable
{
    private readonly string folder;
    private readonly JsonlLog log;
    private readonly EventFileWriter? events;

    private TrainingOutput(string folder, TrainingOptions options, TrainerState? resumed)
    {
        this.folder = folder;
        log = new JsonlLog(LogPath(folder), resumed?.LogBytes ?? 0);
        if (!options.TensorBoard) return;
        try
        {
            events = new EventFileWriter(EventsPath(folder), resumed is null ? 0 : resumed.Step + 1, options.Time);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The length of the log.</summary>
    public long LogBytes => log.Length;

    /// <summary>Deletes the logs of a folder, if there are any.</summary>
    public static void Delete(string folder)
    {
        if (File.Exists(LogPath(folder))) File.Delete(LogPath(folder));
        EventFileWriter.DeleteAll(EventsPath(folder));
    }

    /// <summary>Opens the logs.</summary>
    /// <exception cref="TrainingException">They cannot be written.</exception>
    public static TrainingOutput Open(string folder, TrainingOptions options, TrainerState? resumed)
    {
        TrainingOutput? output = null;
        Writing(folder, () => output = new TrainingOutput(folder, options, resumed));
        return output!;
    }

    /// <exception cref="TrainingException">The logs cannot be written.</exception>
    public void Step(TrainingProgress progress) => Writing(folder, () =>
    {
        log.Step(progress);
        if (events is null) return;
        events.AddScalar("train/loss", progress.Loss, progress.Step);
        events.AddScalar("train/learning_rate", progress.LearningRate, progress.Step);
        events.AddScalar("train/words_per_second", progress.WordsPerSecond, progress.Step);
        if (progress.GradientNorm is { } norm) events.AddScalar("train/gradient_norm", norm, progress.Step);
        events.Flush();
    });

    /// <exception cref="TrainingException">The logs cannot be written.</exception>
    public void Evaluation(EvaluationRow row) => Writing(folder, () =>
    {
        log.Evaluation(row);
        if (events is null) return;
        foreach ((string name, double score) in row.Scores) events.AddScalar($"validation/{name}", score, row.Step);
        events.Flush();
    });

    public void Dispose()
    {
        log.Dispose();
        events?.Dispose();
    }

    private static void Writing(string folder, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException(
                $"{folder}: the training's log cannot be written: {e.Message} What the last checkpoint holds is safe; "
                    + "make room and resume.",
                e);
        }
    }

    private static string LogPath(string folder) => Path.Combine(folder, "log.jsonl");

    private static string EventsPath(string folder) => Path.Combine(folder, "events");
}
