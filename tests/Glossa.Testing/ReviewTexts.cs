using System.IO.Compression;
using System.Text.Json;

namespace Glossa.Testing;

/// <summary>The thousand sentences about restaurants that are part of the repository.</summary>
public static class ReviewTexts
{
    private static readonly Lazy<string[]> Sentences = new(Read);

    /// <summary>The sentences.</summary>
    public static IReadOnlyList<string> All => Sentences.Value;

    private static string[] Read()
    {
        using StreamReader lines = new(new GZipStream(
            File.OpenRead(Path.Combine(Repository.Root, "data/sentiment-sentences/yelp.jsonl.gz")), CompressionMode.Decompress));
        List<string> texts = [];
        while (lines.ReadLine() is { } line)
        {
            using JsonDocument json = JsonDocument.Parse(line);
            texts.Add(json.RootElement.GetProperty("text").GetString()!);
        }
        return [.. texts];
    }
}
