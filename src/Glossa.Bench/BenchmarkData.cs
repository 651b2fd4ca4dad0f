using System.IO.Compression;
using System.Text.Json;

namespace Glossa.Bench;

/// <summary>
/// Data that is not in the repository. It is located in the folder that the environment variable GLOSSA_DATA names, by default
/// <c>../shared</c> beside the repository.
/// </summary>
internal static class BenchmarkData
{
    private const string Variable = "GLOSSA_DATA", Reviews = "data/imdb/train.jsonl.gz";

    /// <summary>Reads the first IMDB reviews of the training part.</summary>
    /// <param name="count">The number of reviews.</param>
    /// <exception cref="IOException">The reviews are not there: the message names the place where they were expected.</exception>
    public static string[] ReadReviews(int count)
    {
        string path = PathOf(Reviews);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"This benchmark reads the IMDB reviews, and there is no {path}. Set {Variable} to the folder that holds {Reviews}.", path);
        }
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        List<string> texts = [];
        while (texts.Count < count && reader.ReadLine() is { } line)
        {
            using JsonDocument review = JsonDocument.Parse(line);
            texts.Add(review.RootElement.GetProperty("text").GetString()!);
        }
        return [.. texts];
    }

    /// <summary>Returns the full path of a folder.</summary>
    /// <param name="relative">Its path from the folder of the data.</param>
    /// <exception cref="IOException">It is not there.</exception>
    public static string FolderOf(string relative) => Directory.Exists(PathOf(relative)) ? PathOf(relative)
        : throw new DirectoryNotFoundException(
            $"This benchmark reads {relative}, and there is no {PathOf(relative)}. Set {Variable} to the folder that holds it.");

    private static string PathOf(string relative)
    {
        string? folder = Environment.GetEnvironmentVariable(Variable);
        return Path.GetFullPath(
            Path.Combine(RepositoryRoot(), string.IsNullOrEmpty(folder) ? Path.Combine("..", "shared") : folder, relative));
    }

    private static string RepositoryRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Glossa.slnx"))) return folder.FullName;
        }
        return Environment.CurrentDirectory;
    }
}
