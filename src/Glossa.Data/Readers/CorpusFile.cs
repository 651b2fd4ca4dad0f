using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>Opens the files of a corpus.</summary>
internal static class CorpusFile
{
    /// <summary>Opens a file, decompressed if its name ends with <c>.gz</c>.</summary>
    public static Stream Open(string path, bool asynchronous)
    {
        RequireExists(path);
        return GzipFile.Open(path, asynchronous);
    }

    /// <summary>
    /// The extension of a file's name, from which its format follows, such as <c>.csv</c>; that of the content where the file is
    /// compressed.
    /// </summary>
    public static string Extension(string path) => Path.GetExtension(GzipFile.ContentName(path)).ToLowerInvariant();

    /// <summary>Requires a file.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static void RequireExists(string path)
    {
        if (File.Exists(path)) return;
        if (Directory.Exists(path)) throw new DataException($"{path}: this is a folder, but a file is needed here.");
        throw new DataException($"{path}: there is no such file.{Hint(path, Texts)}");
    }

    /// <summary>Requires a folder.</summary>
    /// <exception cref="DataException">There is none.</exception>
    public static void RequireFolder(string path)
    {
        if (Directory.Exists(path)) return;
        if (File.Exists(path)) throw new DataException($"{path}: this is a file, but a folder is needed here.");
        string hint = Hint(Path.TrimEndingDirectorySeparator(path), Directory.EnumerateDirectories);
        throw new DataException($"{path}: there is no such folder.{hint}");
    }

    /// <summary>Returns the entries of a folder that may hold texts: its files, and its folders that hold more than hidden files.</summary>
    private static IEnumerable<string> Texts(string folder) => Directory.EnumerateFileSystemEntries(folder)
        .Where(entry => File.Exists(entry) || Directory.EnumerateFileSystemEntries(entry, "*", new EnumerationOptions()).Any());

    /// <summary>The names beside a path that may have been meant.</summary>
    private static string Hint(string path, Func<string, IEnumerable<string>> entries)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? path;
        if (!Directory.Exists(folder)) return $" There is no folder {folder} either.";
        IEnumerable<string> names = entries(folder).Select(entry => Path.GetFileName(entry));
        string[] near = [.. NameSuggestions.Among(Path.GetFileName(path), names).Select(SourceLine.Quote)];
        return near.Length == 0 ? $" Nothing in {folder} has a name like it." : $" In {folder} there is {string.Join(", ", near)}.";
    }

    /// <summary>A damaged compressed file.</summary>
    public static DataException Damaged(SourceLine place, InvalidDataException e) =>
        place.Error($"the compressed file is damaged or cut off here ({e.Message}). Fetch it again, or check it with gzip -t.", e);
}
