using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>
/// The output folder of a training, held from before anything in it changes until it is disposed: checkpoints and logs, or a folder with
/// these for each of several stages, and in the end the model.
/// </summary>
internal sealed class TrainingFolder : IDisposable
{
    private const string CheckpointsName = "checkpoints", StagePrefix = "stage-";

    private readonly FolderLock held;
    private readonly ExistingTraining existing;
    private readonly string? model;
    private readonly List<TrainingFolder> parts = [];

    private TrainingFolder(string path, ExistingTraining existing, string? model)
    {
        held = FolderLock.Take(path);
        (Path, this.existing, this.model) = (path, existing, model);
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Its checkpoints.</summary>
    public CheckpointFolder Checkpoints => new(System.IO.Path.Combine(Path, CheckpointsName));

    private bool HasModel => model is not null && File.Exists(System.IO.Path.Combine(Path, model));

    private bool HasCheckpoints => Checkpoints.Exists || StageFolders().Any(stage => CheckpointsOf(stage).Exists);

    /// <summary>Holds a folder, makes it if there is none, and deletes temporary files of killed processes.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="existing">The treatment of a training that it holds already.</param>
    /// <param name="model">The name of the file that the training writes in the end; null where it writes none.</param>
    /// <exception cref="TrainingException">Another training holds the folder, or it cannot be written.</exception>
    /// <exception cref="ExistingTrainingException">It holds a training or a model, which should be refused.</exception>
    public static TrainingFolder Open(string path, ExistingTraining existing, string? model = null)
    {
        TrainingFolder folder = new(path, existing, model);
        try
        {
            bool isUsed = folder.HasModel || folder.HasCheckpoints;
            if (isUsed && existing == ExistingTraining.Refuse) throw new ExistingTrainingException(path, folder.HasCheckpoints);
            AtomicFile.DeleteLeftovers(path);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Makes the folder ready for the first step, now that data and settings are known to be good: deletes checkpoints and logs that are to
    /// be replaced. A model stays until the new one takes its place.
    /// </summary>
    /// <param name="stages">The number of stages with checkpoints that the training has.</param>
    /// <exception cref="ExistingTrainingException">There is a model but nothing to resume.</exception>
    /// <exception cref="CheckpointException">The training to resume has other stages, or the files that are there cannot be
    /// deleted.</exception>
    public void Begin(int stages = 1)
    {
        if (existing == ExistingTraining.Resume)
        {
            if (stages > 0 && HasModel && !HasCheckpoints) throw new ExistingTrainingException(Path, canResume: false);
            int started = StageFolders().Where(stage => CheckpointsOf(stage).Exists).Max(NumberOf) ?? 0;
            if (stages == 1 ? started > 0 : Checkpoints.Exists || started > stages)
            {
                throw new CheckpointException(
                    $"{Path}: the training cannot go on because it had other stages. Resume with the same settings, or overwrite it.");
            }
        }
        if (existing != ExistingTraining.Replace) return;
        // From the last to the first, so that one killed meanwhile leaves no later stage to be resumed after another first one.
        foreach (string stage in StageFolders().OrderByDescending(NumberOf)) Clear(stage);
        Clear(Path);
    }

    /// <summary>The folder of a stage, held as long as this one.</summary>
    /// <param name="number">The stage, from 1.</param>
    public TrainingFolder Stage(int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{StagePrefix}{number}");
        parts.Add(new TrainingFolder(System.IO.Path.Combine(Path, name), existing, model: null));
        return parts[^1];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TrainingFolder part in parts) part.Dispose();
        held.Dispose();
    }

    private static void Clear(string path)
    {
        CheckpointsOf(path).Delete();
        TrainingOutput.Delete(path);
    }

    private static CheckpointFolder CheckpointsOf(string path) => new(System.IO.Path.Combine(path, CheckpointsName));

    private IEnumerable<string> StageFolders() =>
        Directory.GetDirectories(Path, $"{StagePrefix}*").Where(stage => NumberOf(stage) is not null);

    private static int? NumberOf(string stage)
    {
        ReadOnlySpan<char> digits = System.IO.Path.GetFileName(stage.AsSpan())[StagePrefix.Length..];
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
