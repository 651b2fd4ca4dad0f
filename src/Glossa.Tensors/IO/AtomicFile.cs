namespace Glossa.Tensors;

/// <summary>
/// Writes a file as a whole or not at all: the content goes to a temporary file in the same folder, is flushed to the disk, and only then
/// takes the place of the old file. Whoever opens the path sees the old content or the new one, never a part. A device such as /dev/stdout
/// is written to as it is.
/// </summary>
public static class AtomicFile
{
    private const string Prefix = ".glossa-", Ending = ".tmp";

    /// <summary>Writes a file. When <paramref name="write"/> throws, the old file is untouched and nothing is left behind.</summary>
    /// <param name="path">The file; its folder exists. A symbolic link is replaced, not followed.</param>
    /// <param name="write">Writes the content; it leaves the stream open.</param>
    /// <exception cref="IOException">The folder does not exist, the disk is full, or the file cannot be replaced.</exception>
    /// <exception cref="UnauthorizedAccessException">Writing there is not allowed, or the path is a folder.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        string target = Path.GetFullPath(path);
        if (IsDevice(target))
        {
            using FileStream device = new(target, FileMode.Open, FileAccess.Write);
            write(device);
            return;
        }
        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"{path}: there is no folder {folder} to write it into.");
        if (Directory.Exists(target)) throw new UnauthorizedAccessException($"{path}: this is a folder, but a file is to be written.");
        // The same folder, because renaming is atomic only within one file system.
        string temporary = Path.Combine(folder, $"{Prefix}{Path.GetRandomFileName()}{Ending}");
        FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        try
        {
            using (stream)
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        }
        catch (ArgumentOutOfRangeException e) when (e.ParamName == "value")
        {
            // What .NET makes of EFBIG, the error of a limit on the size of files.
            Discard(temporary);
            throw new IOException($"{path}: the file became larger than the system allows: {e.Message}", e);
        }
        catch
        {
            Discard(temporary);
            throw;
        }
    }

    /// <summary>Deletes the temporary files that killed processes left in a folder; those of a process that still writes stay.</summary>
    /// <param name="folder">The folder; where there is none, or none that can be read, nothing happens.</param>
    public static void DeleteLeftovers(string folder)
    {
        if (!Directory.Exists(folder)) return;
        EnumerationOptions readable = new() { IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Directory };
        foreach (string temporary in Directory.GetFiles(folder, $"{Prefix}*{Ending}", readable))
        {
            try
            {
                // A process that writes holds its file, so that opening it for oneself alone fails.
                using FileStream dead = new(temporary, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It is somebody's, or cannot be deleted; it takes space but does no harm.
            }
        }
    }

    /// <summary>Whether a path is a device of a Unix system, such as /dev/stdout: nothing may take its place.</summary>
    private static bool IsDevice(string path) =>
        !OperatingSystem.IsWindows() && path.StartsWith("/dev/", StringComparison.Ordinal) && File.Exists(path);

    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The error that stopped the writing is the one to report.
        }
    }
}
