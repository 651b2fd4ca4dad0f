using System.Globalization;

namespace Glossa.Training;

/// <summary>
/// Writes values over steps for TensorBoard: <c>tensorboard --logdir FOLDER</c>. The file is a sequence of records
/// (<see cref="RecordFraming"/>), each an <c>Event</c> of tensorflow/core/util/event.proto.
/// </summary>
public sealed class EventFileWriter : IDisposable
{
    private const string NamePart = ".glossa";

    // Field numbers of event.proto and summary.proto.
    private const int WallTime = 1, StepField = 2, FileVersion = 3, Summary = 5, SessionLog = 7, SummaryValue = 1, Tag = 1, SimpleValue = 2,
        SessionStatus = 1;
    private const long SessionStart = 1;

    private readonly FileStream stream;
    private readonly MemoryStream pending = new();
    private readonly TimeProvider time;

    /// <summary>Starts a new file.</summary>
    /// <param name="folder">The folder; it is made if there is none.</param>
    /// <param name="step">The step from which on the file counts: TensorBoard drops the values of older files of the folder for it and
    /// later ones.</param>
    /// <param name="time">The clock; the system's when left out.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public EventFileWriter(string folder, long step = 0, TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        Directory.CreateDirectory(folder);
        long seconds = this.time.GetUtcNow().ToUnixTimeSeconds();
        // Two sessions may begin within a second; TensorBoard reads files in the order of their names.
        int session = Directory.GetFiles(folder, $"events.out.tfevents.*{NamePart}.*").Length;
        Path = System.IO.Path.Combine(
            folder, string.Create(CultureInfo.InvariantCulture, $"events.out.tfevents.{seconds:D10}{NamePart}.{session:D4}"));
        stream = new FileStream(Path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        Write(new ProtobufWriter().Double(WallTime, Now).Text(FileVersion, "brain.Event:2"));
        if (step > 0) Write(Event(step).Message(SessionLog, new ProtobufWriter().Int64(SessionStatus, SessionStart)));
        Flush();
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Adds a value.</summary>
    /// <param name="tag">The name of the value, such as <c>train/loss</c>; the part before the slash groups the charts.</param>
    /// <param name="value">The value, kept in single precision.</param>
    /// <param name="step">The step of the value.</param>
    public void AddScalar(string tag, double value, long step)
    {
        ProtobufWriter scalar = new ProtobufWriter().Text(Tag, tag).Float(SimpleValue, (float)value);
        Write(Event(step).Message(Summary, new ProtobufWriter().Message(SummaryValue, scalar)));
    }

    /// <summary>Hands everything to the system, so that TensorBoard sees it and a killed process loses nothing.</summary>
    /// <exception cref="IOException">The file cannot be written; the values not yet written are dropped.</exception>
    public void Flush()
    {
        byte[] records = pending.ToArray();
        pending.SetLength(0);
        stream.Write(records);
    }

    /// <summary>Writes the remaining values and closes the file.</summary>
    /// <exception cref="IOException">The file cannot be written; it is closed nevertheless.</exception>
    public void Dispose()
    {
        using (stream) Flush();
    }

    /// <summary>Deletes the event files this class wrote to a folder.</summary>
    internal static void DeleteAll(string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string file in Directory.GetFiles(folder, $"events.out.tfevents.*{NamePart}.*")) File.Delete(file);
    }

    private double Now => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private ProtobufWriter Event(long step) => new ProtobufWriter().Double(WallTime, Now).Int64(StepField, step);

    private void Write(ProtobufWriter message) => RecordFraming.Write(pending, message.Written);
}
