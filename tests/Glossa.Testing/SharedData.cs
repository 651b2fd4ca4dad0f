namespace Glossa.Testing;

/// <summary>
/// Data that is too large or not free enough to be stored in the repository. The folder is what the environment variable GLOSSA_DATA says,
/// by default <c>../shared</c> beside the repository.
/// </summary>
public static class SharedData
{
    private const string Variable = "GLOSSA_DATA";

    /// <summary>The full path of a file or folder in the shared data, which may not exist.</summary>
    public static string PathOf(string relative)
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        return Path.GetFullPath(
            Path.Combine(Repository.Root, string.IsNullOrEmpty(folder) ? Path.Combine("..", "shared") : folder, relative));
    }

    /// <summary>The reason why a test that needs this file or folder cannot run here; null when it can.</summary>
    internal static string? ReasonToSkip(string relative)
    {
        string path = PathOf(relative);
        return File.Exists(path) || Directory.Exists(path) ? null
            : $"There is no {path}. Set {Variable} to the folder that holds {relative}.";
    }
}
