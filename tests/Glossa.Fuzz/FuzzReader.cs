namespace Glossa.Fuzz;

/// <summary>A reader of files, and valid files for it.</summary>
/// <param name="Name">Its name in reports.</param>
/// <param name="Write">Writes valid inputs, each into a folder of its own below the given one.</param>
/// <param name="Read">Reads a folder with an input, one of whose files was changed.</param>
internal sealed record FuzzReader(string Name, Action<string> Write, Action<string> Read)
{
    /// <summary>A reader of single files.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="write">The valid files: their name and what writes them.</param>
    /// <param name="read">Reads a file.</param>
    public static FuzzReader Of(string name, IReadOnlyDictionary<string, Action<string>> write, Action<string> read) => new(
        name,
        folder =>
        {
            foreach ((string file, Action<string> writeOne) in write)
            {
                writeOne(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, file)).FullName, file));
            }
        },
        folder => read(Directory.EnumerateFiles(folder).Single()));

    /// <summary>A reader of single files that exist as files already.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="files">The valid files.</param>
    /// <param name="read">Reads a file.</param>
    public static FuzzReader Of(string name, IEnumerable<string> files, Action<string> read) =>
        Of(name, files.ToDictionary(file => Path.GetFileName(file), file => (Action<string>)(target => File.Copy(file, target))), read);
}
