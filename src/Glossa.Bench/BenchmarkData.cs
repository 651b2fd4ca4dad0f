using System.IO.Compression;
using System.Text.Json;

namespace Glossa.Bench;

/// <summary>
/// Data that does not stand in the repository: in the folder the environment variable GLOSSA_DATA names, by default <c>../shared</c> beside
/// the repository.
/// </summary>
internal static class BenchmarkData
{
    private const string Variable = "GLOSSA_DATA", Reviews = "data/imdb/train.jsonl.gz";

    /// <summary>The first IMDB reviews of the training part.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="IOException">The reviews are not there: the message says where they were looked for.</exception>
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
