namespace Glossa.Tensors;

/// <summary>
/// Reads gzip-compressed files and refuses those that were cut off: .NET's <c>GZipStream</c> reads what is left of such a file as if it
/// were whole.
/// </summary>
public static class GzipFile
{
    private const int BufferBytes = 1 << 16;

    /// <summary>The ending of a compressed file's name.</summary>
    public const string Extension = ".gz";

    /// <summary>Whether a file's name says that it is compressed.</summary>
    /// <param name="path">The file.</param>
    public static bool IsNamed(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>The name of the content: the path without <c>.gz</c>, if it ends so.</summary>
    /// <param name="path">The file.</param>
    public static string ContentName(string path) => IsNamed(path) ? path[..^Extension.Length] : path;

    /// <summary>Opens a file for reading from its beginning to its end, decompressed if its name ends with <c>.gz</c>.</summary>
    /// <param name="path">The file.</param>
    /// <param name="asynchronous">Whether it will be read asynchronously.</param>
    /// <returns>The content; reading it throws <see cref="InvalidDataException"/> where the compressed data is damaged or cut
    /// off.</returns>
    /// <exception cref="IOException">The file does not exist or cannot be opened.</exception>
    public static Stream Open(string path, bool asynchronous = false)
    {
        FileOptions options = asynchronous ? FileOptions.Asynchronous | FileOptions.SequentialScan : FileOptions.SequentialScan;
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, options);
        return IsNamed(path) ? Decompress(file) : file;
    }

    /// <summary>Decompresses a stream to its end.</summary>
    /// <param name="packed">The compressed data; disposed with the result.</param>
    /// <returns>The content; reading it throws <see cref="InvalidDataException"/> where the compressed data is damaged or cut
    /// off.</returns>
    public static Stream Decompress(Stream packed) => new GzipContent(packed);

    /// <summary>The fraction of a file's bytes that was read so far, 0 to 1; null where the length is unknown.</summary>
    /// <param name="stream">A stream of <see cref="Open"/> or <see cref="Decompress"/>, or any other.</param>
    public static double? FractionRead(Stream stream) =>
        (stream is GzipContent content ? content.Packed : stream) is { CanSeek: true, Length: > 0 } file
            ? (double)file.Position / file.Length
            : null;
}
