using System.IO.Compression;

namespace Glossa.Training;

/// <summary>Opening the files of a corpus.</summary>
internal static class CorpusFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>A file from its beginning, decompressed if its name ends with <c>.gz</c>.</summary>
    public static Stream Open(string path, bool asynchronous)
    {
        RequireExists(path);
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, asynchronous ? FileOptions.Asynchronous | FileOptions.SequentialScan : FileOptions.SequentialScan);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    public static void RequireExists(string path)
    {
        if (File.Exists(path)) return;
        if (Directory.Exists(path)) throw new DataException($"{path}: this is a folder, but a file is needed. For a folder with a subfolder for each label use {nameof(LabelFolderReader)}.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        string hint = Directory.Exists(folder)
            ? $"In {folder} {Nearest.Of(Path.GetFileName(path), Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)))}."
            : $"There is no folder {folder} either.";
        throw new DataException($"{path}: there is no such file. {hint}");
    }

    /// <summary>A damaged compressed file.</summary>
    public static DataException Damaged(SourceLine place, InvalidDataException e) =>
        place.Error($"the compressed file is damaged or cut off here ({e.Message}). Fetch it again, or check it with gzip -t.", e);
}
