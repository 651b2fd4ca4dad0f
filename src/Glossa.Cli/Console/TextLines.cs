using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>Texts that commands read, and lines they write.</summary>
internal static class TextLines
{
    /// <summary>What files of texts can be.</summary>
    public const string Formats = "The texts: .jsonl, .csv or .tsv with a field \"text\", or .txt with a text a line (each also .gz). When left out, lines {\"text\": …} are read from standard input.";

    /// <summary>The texts of a file, or of the lines on standard input.</summary>
    /// <param name="path">The file, or null.</param>
    /// <exception cref="DataException">A line is wrong, or there is no such file.</exception>
    public static string[] Read(string? path) => path is not null
        ? [.. CorpusReader.Open(path, new CsvCorpusOptions { LabelField = null, RequiresLabel = false }).Read().Select(text => text.Text)]
        : [.. Of(Console.In).Select((line, i) => TextOf(line) ?? throw new DataException($"standard input, line {i + 1}: this is no line {{\"text\": …}}. For other formats give a file: --input texts.txt."))];

    /// <summary>The names in a file that has one a line; empty lines are skipped.</summary>
    /// <param name="path">The file.</param>
    public static string[] Names(string path) => [.. File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0)];

    /// <summary>Writes lines to a file, all or none.</summary>
    public static void Write(string path, IEnumerable<string> lines) => AtomicFile.Write(path, stream =>
    {
        using StreamWriter writer = new(stream, leaveOpen: true);
        foreach (string line in lines) writer.WriteLine(line);
    });

    /// <summary>The lines that are still to be read.</summary>
    public static IEnumerable<string> Of(TextReader reader)
    {
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static string? TextOf(string line)
    {
        try
        {
            return JsonNode.Parse(line) is JsonObject fields && fields["text"] is JsonValue text && text.TryGetValue(out string? value) ? value : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
