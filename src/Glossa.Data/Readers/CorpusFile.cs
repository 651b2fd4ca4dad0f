using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>Opens the files of a corpus.</summary>
internal static class CorpusFile
{
    /// <summary>A file from its beginning, decompressed if its name ends with <c>.gz</c>.</summary>
    public static Stream Open(string path, bool asynchronous)
    {
        RequireExists(path);
        return GzipFile.Open(path, asynchronous);
    }

    /// <summary>
    /// The extension of a file's name, from which its format follows, such as <c>.csv</c>; that of the content where the file is compressed.
    /// </summary>
    public static string Extension(string path) => Path.GetExtension(GzipFile.ContentName(path)).ToLowerInvariant();

    public static void RequireExists(string path)
    {
        if (File.Exists(path)) return;
        if (Directory.Exists(path)) throw new DataException($"{path}: this is a folder, but a file is needed here.");
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
