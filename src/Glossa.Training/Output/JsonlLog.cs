using System.Buffers;
using System.Text.Json;

namespace Glossa.Training;

/// <summary>
/// The log of a training, a JSON object a line: <c>{"type": "step", …}</c> every few steps and <c>{"type": "evaluation", …}</c>. A resumed
/// training first removes the lines that were logged after the checkpoint it resumes from, so the log is that of a training that never
/// stopped.
/// </summary>
internal sealed class JsonlLog : IDisposable
{
    private static ReadOnlySpan<byte> Start => "{\"type\":"u8;

    private readonly FileStream stream;
    private readonly ArrayBufferWriter<byte> line = new();

    /// <summary>Opens a log and cuts it to a length; other processes may read it, but not log to it.</summary>
    /// <exception cref="TrainingException">The file is something else, such as somebody's data.</exception>
    public JsonlLog(string path, long length)
    {
        // Unbuffered, so that a line goes out whole, and nothing is left for closing to fail at when the disk is full.
        stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        if (!IsLog())
        {
            stream.Dispose();
            throw new TrainingException($"{path} is there already, and is no log of a training. Choose another folder, or move it.");
        }
        if (stream.Length > length) stream.SetLength(length);
        stream.Seek(0, SeekOrigin.End);
    }

    /// <summary>Its length in bytes.</summary>
    public long Length => stream.Position;

    public void Step(TrainingProgress progress) => Write(json =>
    {
        json.WriteString("type", "step");
        json.WriteNumber("epoch", progress.Epoch);
        json.WriteNumber("step", progress.Step);
        Number(json, "loss", progress.Loss);
        Number(json, "learning_rate", progress.LearningRate);
        if (progress.GradientNorm is { } norm) Number(json, "gradient_norm", norm);
        Number(json, "words_per_second", Math.Round(progress.WordsPerSecond));
        Number(json, "seconds", Math.Round(progress.Elapsed.TotalSeconds, 3));
    });

    public void Evaluation(EvaluationRow row) => Write(json =>
    {
        json.WriteString("type", "evaluation");
        json.WriteNumber("epoch", row.Epoch);
        json.WriteNumber("step", row.Step);
        Number(json, "loss", row.Loss);
        json.WriteStartObject("scores");
        foreach ((string name, double score) in row.Scores) Number(json, name, score);
        json.WriteEndObject();
        json.WriteBoolean("best", row.IsBest);
        Number(json, "seconds", Math.Round(row.Seconds, 3));
    });

    public void Dispose() => stream.Dispose();

    /// <summary>Whether the file begins as a log does, as far as a killed process has written it.</summary>
    private bool IsLog()
    {
        Span<byte> found = stackalloc byte[Start.Length];
        int length = stream.ReadAtLeast(found, found.Length, throwOnEndOfStream: false);
        return Start.StartsWith(found[..length]);
    }

    /// <summary>Writes a number; JSON has no NaN, so null replaces it.</summary>
    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }

    private void Write(Action<Utf8JsonWriter> content)
    {
        line.Clear();
        using (Utf8JsonWriter json = new(line))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }
        line.Write("\n"u8);
        stream.Write(line.WrittenSpan);
    }
}
