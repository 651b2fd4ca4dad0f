namespace Glossa.Training;

/// <summary>
/// Locks a folder that only one process at a time may write into, such as that of a training, until it is disposed; the system releases it
/// when the process ends, however it ends. A folder that was made for it and in which nothing was written is deleted again.
/// </summary>
public sealed class FolderLock : IDisposable
{
    // In a folder that stays the empty file stays: deleting it could let a third process lock a new one while a second holds the old.
    private const string Name = ".lock";

    // The error codes for a file that another process holds: EAGAIN of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private readonly string folder;
    private readonly bool isNew;
    private readonly FileStream file;

    private FolderLock(string folder)
    {
        (this.folder, isNew) = (folder, !Directory.Exists(folder));
        Directory.CreateDirectory(folder);
        file = new FileStream(LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    private string LockPath => Path.Combine(folder, Name);

    /// <summary>Makes the folder if there is none, and holds it.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="TrainingException">Another process holds it, or it cannot be written; nothing in it has changed.</exception>
    public static FolderLock Take(string folder)
    {
        try
        {
            return new FolderLock(folder);
        }
        catch (IOException e) when (Held.Contains(e.HResult))
        {
            throw new TrainingException(
                $"{folder}: another training is running in this folder. Nothing was changed; wait until it ends, or choose another folder.",
                e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"{folder}: the folder cannot be written: {e.Message} Choose another, or allow writing there.", e);
        }
    }

    /// <summary>Releases the folder.</summary>
    public void Dispose()
    {
        if (isNew) DeleteUnused();
        file.Dispose();
    }

    private void DeleteUnused()
    {
        try
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any(entry => Path.GetFileName(entry) != Name)) return;
            // Unix deletes a file that is held, so that nobody takes the lock in between; Windows deletes none that anybody holds.
            if (OperatingSystem.IsWindows()) file.Dispose();
            File.Delete(LockPath);
            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else uses the folder meanwhile, or it is gone.
        }
    }
}
