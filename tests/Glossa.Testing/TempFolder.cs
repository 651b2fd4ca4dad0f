namespace Glossa.Testing;

/// <summary>A folder that is deleted, with everything in it, when the test is done.</summary>
public sealed class TempFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("glossa-tests-").FullName;

    /// <summary>The path of a file in the folder.</summary>
    public string this[string name] => Path.Combine(path, name);

    /// <summary>The names of everything in the folder, in order.</summary>
    public string[] Names =>
        [.. Directory.EnumerateFileSystemEntries(path).Select(entry => Path.GetFileName(entry)).Order(StringComparer.Ordinal)];

    /// <summary>Writes a file and gives its path.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
