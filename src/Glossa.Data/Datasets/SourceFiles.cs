using System.Formats.Tar;
using System.IO.Compression;
using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>
/// The files of a folder, a <c>.tar.gz</c> or a <c>.zip</c>, one after the other. Archives are read, never unpacked to the disk, so no path
/// in one can lead anywhere; how much is read of one is bounded.
/// </summary>
internal static class SourceFiles
{
    private const long MaxFileBytes = 1L << 28, MaxAllBytes = 1L << 32;
    private const int MaxFiles = 1_000_000;

    /// <summary>The files at a path whose names are wanted.</summary>
    /// <param name="path">A folder, an archive, or a single file.</param>
    /// <param name="isWanted">Decides by the file's path; what is not wanted is not read.</param>
    /// <exception cref="DataException">There is nothing, or the archive is damaged or too large.</exception>
    public static IEnumerable<SourceFile> Read(string path, Func<string, bool> isWanted)
    {
        if (Directory.Exists(path)) return Folder(path, isWanted);
        CorpusFile.RequireExists(path);
        return Bounded(path, path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? Zip(path, isWanted)
            : IsTar(path) ? Tar(path, isWanted)
            : Single(path));
    }

    private static bool IsTar(string path) =>
        path.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<SourceFile> Folder(string path, Func<string, bool> isWanted)
    {
        IEnumerable<string> files = Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(path, file).Replace('\\', '/')).Where(isWanted).Order(StringComparer.Ordinal);
        foreach (string file in files) yield return Single(Path.Combine(path, file)).Single() with { Path = GzipFile.ContentName(file) };
    }

    private static IEnumerable<SourceFile> Single(string path)
    {
        using Stream content = GzipFile.Open(path);
        yield return new SourceFile(GzipFile.ContentName(Path.GetFileName(path)), Content(path, content));
    }

    private static IEnumerable<SourceFile> Tar(string path, Func<string, bool> isWanted)
    {
        using Stream content = GzipFile.Decompress(File.OpenRead(path));
        using (TarReader reader = new(content, leaveOpen: true))
        {
            while (reader.GetNextEntry() is { } entry)
            {
                // Links and devices have no content of their own and are passed over.
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !isWanted(entry.Name)) continue;
                yield return new SourceFile(entry.Name, entry.DataStream is { } data ? Content(entry.Name, data) : default);
            }
        }
        // Only at its end the compressed file shows that it is whole.
        Content(path, content);
    }

    private static IEnumerable<SourceFile> Zip(string path, Func<string, bool> isWanted)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => isWanted(entry.FullName)))
        {
            using Stream content = entry.Open();
            yield return new SourceFile(entry.FullName, Content(entry.FullName, content));
        }
    }

    /// <summary>Reads to the end, but not further than a text of these data sets can reach, whatever the archive claims.</summary>
    private static byte[] Content(string name, Stream stream)
    {
        using MemoryStream content = new();
        byte[] piece = new byte[1 << 16];
        while (stream.Read(piece) is > 0 and int read)
        {
            if (content.Length + read > MaxFileBytes)
            {
                throw new DataException(
                    $"{name} has more than {MaxFileBytes} bytes; no file of these data sets does, so it is not the published one.");
            }
            content.Write(piece, 0, read);
        }
        return content.ToArray();
    }

    /// <summary>The same files; too many, too large or damaged ones are an error of the archive's name.</summary>
    private static IEnumerable<SourceFile> Bounded(string path, IEnumerable<SourceFile> files)
    {
        long bytes = 0;
        int count = 0;
        using IEnumerator<SourceFile> each = files.GetEnumerator();
        while (Next())
        {
            bytes += each.Current.Content.Length;
            if (++count > MaxFiles || bytes > MaxAllBytes)
            {
                throw new DataException(
                    $"{path} holds more than {MaxFiles} files or {MaxAllBytes} bytes; no published archive of these data sets does.");
            }
            yield return each.Current;
        }

        bool Next()
        {
            try
            {
                return each.MoveNext();
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or OverflowException)
            {
                throw new DataException($"{path}: the archive is damaged or cut off ({e.Message}). Fetch it again.", e);
            }
        }
    }
}
