using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>
/// The checkpoints of a training: <c>checkpoint.json</c> names the folder of the last one and that of the best model, with the check sum of
/// each file.
/// </summary>
/// <remarks>
/// A process killed at any moment leaves the checkpoint before or the new one: files go into a new folder, each flushed to the disk; then
/// <c>checkpoint.json</c> is replaced in one operation, which switches over; only then the old folders are deleted. Files that a killed
/// process left behind are deleted when the next training starts.
/// </remarks>
public sealed partial class CheckpointFolder
{
    private const string IndexFile = "checkpoint.json", ModelFile = "model.safetensors", OptimizerFile = "optimizer.safetensors",
        AverageFile = "average.safetensors", CarriedFile = "carried.safetensors";
    private const string TrainingFile = "training.json", ScoresFile = "evaluation.json";
    private const string Last = "last", Best = "best";

    private CheckpointVersion? staged;

    /// <summary>The checkpoints in a folder, which need not exist yet.</summary>
    /// <param name="path">The folder.</param>
    public CheckpointFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Whether there is a checkpoint.</summary>
    public bool Exists => File.Exists(IndexPath);

    /// <summary>Called after every change of the folder, for tests.</summary>
    internal Action? Changed { get; init; }

    private string IndexPath => System.IO.Path.Combine(Path, IndexFile);

    /// <summary>Reads the best model.</summary>
    /// <param name="backend">The backend that holds its tensors; the CPU when left out.</param>
    /// <returns>Null when no model was evaluated yet.</returns>
    /// <exception cref="CheckpointException">There is no checkpoint, or it is damaged.</exception>
    public BestModel? ReadBest(Backend? backend = null)
    {
        if (ReadIndex().Best is not { } best) return null;
        Verify(best);
        return new BestModel(
            ReadTensors(best, ModelFile, backend ?? Backend.Cpu), ReadJson(best, ScoresFile, TrainingJson.Default.EvaluationRow));
    }

    /// <summary>Reads the parameters and buffers the last checkpoint was written with, by path.</summary>
    /// <param name="backend">The backend that holds the tensors; the CPU when left out.</param>
    /// <exception cref="CheckpointException">There is no checkpoint, or it is damaged.</exception>
    public IReadOnlyDictionary<string, Tensor> ReadLast(Backend? backend = null)
    {
        CheckpointVersion last = ReadIndex().Last;
        Verify(last);
        return ReadTensors(last, ModelFile, backend ?? Backend.Cpu);
    }

    /// <summary>Reads the last checkpoint.</summary>
    internal Checkpoint Read(Backend backend)
    {
        CheckpointVersion last = ReadIndex().Last;
        Verify(last);
        SavedTraining saved = ReadJson(last, TrainingFile, TrainingJson.Default.SavedTraining);
        return new Checkpoint(
            ReadTensors(last, ModelFile, backend),
            State(saved.Optimizer, ReadTensors(last, OptimizerFile, backend))!,
            State(saved.Average, saved.Average is null ? null : ReadTensors(last, AverageFile, backend)),
            State(saved.Plateau, null),
            last.Files.Any(file => file.Name == CarriedFile) ? ReadTensors(last, CarriedFile, backend) : new Dictionary<string, Tensor>(),
            saved.State);
    }

    /// <summary>Writes a new best model, which becomes the valid one with the next <see cref="Save"/>.</summary>
    internal void StageBest(BestModel best) => staged = WriteVersion(Best, best.Evaluation.Step, folder =>
    {
        SafetensorsWriter.Write(System.IO.Path.Combine(folder, ModelFile), best.Weights);
        WriteJson(System.IO.Path.Combine(folder, ScoresFile), best.Evaluation, TrainingJson.Default.EvaluationRow);
    });

    /// <summary>Writes a checkpoint and makes it, with the staged best model if there is one, the valid one.</summary>
    internal void Save(Checkpoint checkpoint)
    {
        CheckpointVersion last = WriteVersion(Last, checkpoint.State.Step, folder =>
        {
            SafetensorsWriter.Write(System.IO.Path.Combine(folder, ModelFile), checkpoint.Model);
            Changed?.Invoke();
            SafetensorsWriter.Write(System.IO.Path.Combine(folder, OptimizerFile), checkpoint.Optimizer.Tensors);
            if (checkpoint.Average is { } average) SafetensorsWriter.Write(System.IO.Path.Combine(folder, AverageFile), average.Tensors);
            if (checkpoint.Carried.Count > 0) SafetensorsWriter.Write(System.IO.Path.Combine(folder, CarriedFile), checkpoint.Carried);
            Changed?.Invoke();
            SavedTraining saved = new(
                checkpoint.State, Scalars(checkpoint.Optimizer)!, Scalars(checkpoint.Average), Scalars(checkpoint.Plateau));
            WriteJson(System.IO.Path.Combine(folder, TrainingFile), saved, TrainingJson.Default.SavedTraining);
        });
        CheckpointIndex index = new(CheckpointIndex.CurrentVersion, last, staged ?? (Exists ? ReadIndex().Best : null));
        Writing(() => WriteJson(IndexPath, index, TrainingJson.Default.CheckpointIndex));
        staged = null;
        Changed?.Invoke();
        Sweep(index);
    }

    /// <summary>Deletes all checkpoints, if there are any.</summary>
    internal void Delete() => Writing(() =>
    {
        if (!Directory.Exists(Path)) return;
        File.Delete(IndexPath);
        Changed?.Invoke();
        Sweep(null);
    });

    /// <summary>Deletes the files and folders that a killed process left, which belong to no checkpoint.</summary>
    /// <exception cref="CheckpointException">The index is damaged.</exception>
    internal void Clean() => Sweep(Exists ? ReadIndex() : null);

    /// <summary>Deletes the files that a failed write left, so that no partial files stay behind.</summary>
    internal void DiscardStaged()
    {
        if (staged is { } version) DeleteFolder(System.IO.Path.Combine(Path, version.Folder));
        staged = null;
    }

    private CheckpointVersion WriteVersion(string kind, long step, Action<string> write)
    {
        string name = NewName(kind, step), folder = System.IO.Path.Combine(Path, name);
        try
        {
            return Writing(() =>
            {
                Directory.CreateDirectory(folder);
                Changed?.Invoke();
                write(folder);
                Changed?.Invoke();
                return new CheckpointVersion(name, [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(Describe)]);
            });
        }
        catch
        {
            DeleteFolder(folder);
            DiscardStaged();
            throw;
        }
    }

    /// <summary>Returns a name that no folder has, also when a step is saved a second time.</summary>
    private string NewName(string kind, long step)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{kind}-{step:D8}");
        for (int copy = 1; ; copy++)
        {
            string candidate = copy == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}.{copy}");
            if (!Directory.Exists(System.IO.Path.Combine(Path, candidate))) return candidate;
        }
    }

    /// <summary>Deletes the files that the index does not name: earlier versions, and those that a killed process left.</summary>
    private void Sweep(CheckpointIndex? index)
    {
        if (!Directory.Exists(Path)) return;
        foreach (string folder in Directory.GetDirectories(Path))
        {
            string name = System.IO.Path.GetFileName(folder);
            if (!VersionName().IsMatch(name) || name == index?.Last.Folder || name == index?.Best?.Folder) continue;
            DeleteFolder(folder);
            Changed?.Invoke();
        }
        AtomicFile.DeleteLeftovers(Path);
    }

    private static void DeleteFolder(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It takes space but does no harm; the next checkpoint tries again.
        }
    }

    private T Writing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string before = Exists
                ? "The checkpoint before is intact; make room or allow writing, and resume."
                : "There is none before it.";
            throw new CheckpointException($"{Path}: a checkpoint cannot be written: {e.Message} {before}", e);
        }
    }

    private void Writing(Action write) => Writing<object?>(() =>
    {
        write();
        return null;
    });

    private CheckpointIndex ReadIndex()
    {
        if (!Exists)
        {
            throw new CheckpointException($"{Path}: there is no checkpoint here ({IndexFile} is missing). "
                + "Was the training stopped before its first evaluation, or is this another folder?");
        }
        CheckpointIndex index = Reading(
            IndexPath, () => JsonSerializer.Deserialize(File.ReadAllBytes(IndexPath), TrainingJson.Default.CheckpointIndex))
            ?? throw Damaged(IndexPath, "it is empty");
        if (index.Version != CheckpointIndex.CurrentVersion)
        {
            throw new CheckpointException($"{IndexPath}: the checkpoint has version {index.Version}, "
                + $"but this build reads version {CheckpointIndex.CurrentVersion}. Use the release of Glossa that wrote it.");
        }
        CheckpointVersion[] versions = index.Best is { } best ? [index.Last, best] : [index.Last];
        foreach (string name in versions.SelectMany(version => version.Files.Select(file => file.Name).Prepend(version.Folder)))
        {
            // Whoever made the file, nothing outside the folder is read.
            if (name.Length == 0 || name is "." or ".." || name.AsSpan().ContainsAny('/', '\\', ':'))
            {
                throw Damaged(IndexPath, $"{SourceLine.Quote(name)} is no name of a file of it");
            }
        }
        return index;
    }

    /// <summary>Requires every file to be as it was written.</summary>
    private void Verify(CheckpointVersion version)
    {
        foreach (CheckpointFile expected in version.Files)
        {
            string file = System.IO.Path.Combine(Path, version.Folder, expected.Name);
            if (!File.Exists(file)) throw Damaged(file, "it is missing");
            CheckpointFile found = Reading(file, () => Describe(file));
            if (found.Bytes != expected.Bytes) throw Damaged(file, $"it has {found.Bytes} bytes, but {expected.Bytes} were written");
            if (found.Sha256 != expected.Sha256) throw Damaged(file, "its content is not what was written (the check sum differs)");
        }
    }

    private IReadOnlyDictionary<string, Tensor> ReadTensors(CheckpointVersion version, string name, Backend backend)
    {
        string file = System.IO.Path.Combine(Path, version.Folder, name);
        return Reading(file, () =>
        {
            using SafetensorsFile tensors = SafetensorsFile.Open(file);
            return tensors.ReadAll(backend);
        });
    }

    private T ReadJson<T>(CheckpointVersion version, string name, JsonTypeInfo<T> type)
    {
        string file = System.IO.Path.Combine(Path, version.Folder, name);
        return Reading(file, () => JsonSerializer.Deserialize(File.ReadAllBytes(file), type)) ?? throw Damaged(file, "it is empty");
    }

    private static T Reading<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is JsonException or TensorFileException)
        {
            throw Damaged(file, e.Message.TrimEnd('.'), e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{file}: a file of the checkpoint cannot be read: {e.Message}", e);
        }
    }

    private static CheckpointException Damaged(string file, string what, Exception? inner = null) =>
        new($"{file}: the checkpoint is damaged: {what}. Restore the folder from a copy, or overwrite the training.", inner);

    private static CheckpointFile Describe(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return new CheckpointFile(System.IO.Path.GetFileName(file), stream.Length, Convert.ToHexStringLower(SHA256.HashData(stream)));
    }

    private static void WriteJson<T>(string file, T value, JsonTypeInfo<T> type) =>
        AtomicFile.Write(file, stream => JsonSerializer.Serialize(stream, value, type));

    private static SavedScalars? Scalars(TrainingState? state) => state is null ? null : new SavedScalars(state.Kind, state.Scalars);

    private static TrainingState? State(SavedScalars? saved, IReadOnlyDictionary<string, Tensor>? tensors) =>
        saved is null ? null : new TrainingState(saved.Kind, tensors ?? new Dictionary<string, Tensor>(), saved.Scalars);

    [GeneratedRegex(@"^(last|best)-\d{8,}(\.\d+)?$")]
    private static partial Regex VersionName();
}
