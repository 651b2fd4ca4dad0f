namespace Glossa.Testing;

/// <summary>The files of the repository a test runs in.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution; the test's own folder when it runs elsewhere.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The content of a text file.</summary>
    /// <param name="path">Its path from the root.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path)).ReplaceLineEndings("\n");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Glossa.slnx"))) return folder.FullName;
        }
        return AppContext.BaseDirectory;
    }
}
