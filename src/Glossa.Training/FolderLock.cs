namespace Glossa.Training;

/// <summary>Keeps two trainings from writing into one folder; the system lets go of it when the process ends, however it ends.</summary>
internal sealed class FolderLock : IDisposable
{
    // The empty file stays: deleting it could let a third training lock a new one while a second waits at the old.
    private const string Name = ".lock";

    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Makes the folder if there is none, and locks it.</summary>
    /// <exception cref="TrainingException">Another training holds it, or it cannot be written.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FolderLock(new FileStream(Path.Combine(folder, Name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{folder}: the training cannot write here: {e.Message} Is another training running in this folder, or is it read-only?", e);
        }
    }

    public void Dispose() => file.Dispose();
}
