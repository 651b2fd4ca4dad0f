using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Glossa.Bench;

/// <summary>
/// Data that is not in the repository. It is located in the folder that the environment variable GLOSSA_DATA names, by default
/// <c>../shared</c> beside the repository.
/// </summary>
internal static class BenchmarkData
{
    private const string Variable = "GLOSSA_DATA", Reviews = "data/imdb/train.jsonl.gz",
        Treebank = "data/ud-english-ewt/en_ewt-ud-train.conllu.gz", TextMark = "# text = ";

    /// <summary>Reads the first IMDB reviews of the training part.</summary>
    /// <param name="count">The number of reviews.</param>
    /// <exception cref="IOException">The reviews are not there: the message names the place where they were expected.</exception>
    public static string[] ReadReviews(int count) =>
        [.. ReadLines(Reviews).Take(count).Select(line => JsonNode.Parse(line)!["text"]!.GetValue<string>())];

    /// <summary>Reads the first sentences of the training part of the English Web Treebank.</summary>
    /// <param name="count">The number of sentences.</param>
    /// <exception cref="IOException">The treebank is not there: the message names the place where it was expected.</exception>
    public static string[] ReadSentences(int count) =>
    [
        .. ReadLines(Treebank).Where(line => line.StartsWith(TextMark, StringComparison.Ordinal)).Take(count)
            .Select(line => line[TextMark.Length..]),
    ];

    /// <summary>Returns the full path of a folder.</summary>
    /// <param name="relative">Its path from the folder of the data.</param>
    /// <exception cref="IOException">It is not there.</exception>
    public static string FolderOf(string relative) => Directory.Exists(PathOf(relative)) ? PathOf(relative)
        : throw new DirectoryNotFoundException(
            $"This benchmark reads {relative}, and there is no {PathOf(relative)}. Set {Variable} to the folder that holds it.");

    private static IEnumerable<string> ReadLines(string relative)
    {
        string path = PathOf(relative);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException(
                $"This benchmark reads {relative}, and there is no {path}. Set {Variable} to the folder that holds it.", path);
        }
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line) yield return line;
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
