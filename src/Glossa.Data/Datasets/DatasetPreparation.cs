using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>Turns the files of a data set into one file of JSON lines for each split.</summary>
public static class DatasetPreparation
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Endings = [".txt", ".tsv", ".json", ".jsonl", ".jsonl.gz"];

    /// <summary>
    /// Writes <c>train.jsonl</c>, <c>test.jsonl</c> and, where there is one, <c>validation.jsonl</c>: all of them, or none when something
    /// is wrong.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="from">What was published (the file or archive, or a folder with it or what was in it), or a folder of JSON
    /// lines.</param>
    /// <param name="folder">Where the files go; made if it is not there.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>The paths of the files, by split.</returns>
    /// <exception cref="DataException">The files are not those of the data set: something is missing or damaged, the checksum is another,
    /// or the number of texts.</exception>
    public static IReadOnlyDictionary<string, string> Prepare(
        Dataset dataset, string from, string folder, CancellationToken cancellation = default)
    {
        if (dataset.Files is [var published])
        {
            if (Directory.Exists(from) && Path.Combine(from, published.Name) is var inside && File.Exists(inside)) from = inside;
            if (File.Exists(from)) Verify(from, published);
        }
        Directory.CreateDirectory(folder);
        OrderedDictionary<string, string> paths =
            new(dataset.Counts.Keys.Select(split => KeyValuePair.Create(split, Path.Combine(folder, $"{split}.jsonl"))));
        Open(0, []);
        return paths;

        // The files are open at once, since texts come in any order; they take their places only after all is well.
        void Open(int next, Dictionary<string, Stream> streams)
        {
            if (next == paths.Count)
            {
                Write(dataset, from, streams, cancellation);
                return;
            }
            (string split, string path) = paths.GetAt(next);
            AtomicFile.Write(path, stream =>
            {
                streams[split] = stream;
                Open(next + 1, streams);
            });
        }
    }

    /// <summary>Requires a file to be the published one, where its checksum is known.</summary>
    internal static void Verify(string path, DatasetFile published)
    {
        if (published.Sha256 is null) return;
        using FileStream file = File.OpenRead(path);
        string found = Convert.ToHexStringLower(SHA256.HashData(file));
        if (found != published.Sha256)
        {
            throw new DataException($"{path} is not the published {published.Name}: its SHA-256 is {found}, "
                + $"but should be {published.Sha256}. It was cut off or changed; fetch it again from {published.Url}.");
        }
    }

    private static void Write(Dataset dataset, string from, Dictionary<string, Stream> streams, CancellationToken cancellation)
    {
        Dictionary<string, long> counts = streams.Keys.ToDictionary(split => split, _ => 0L);
        ArrayBufferWriter<byte> line = new();
        using Utf8JsonWriter json = new(line, Readable);
        try
        {
            foreach (DatasetText text in dataset.Convert(SourceFiles.Read(from, IsWanted)))
            {
                cancellation.ThrowIfCancellationRequested();
                if (!counts.ContainsKey(text.Split)) continue;
                WriteLine(json, text, dataset.IsMultiLabel);
                line.Write("\n"u8);
                streams[text.Split].Write(line.WrittenSpan);
                counts[text.Split]++;
                line.ResetWrittenCount();
                json.Reset();
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException)
        {
            throw new DataException($"{from}: a file is not as the data set {dataset.Name} has it ({e.Message}). {Expected(dataset)}", e);
        }
        if (counts.Values.Sum() == 0)
        {
            throw new DataException($"There is nothing of the data set {dataset.Name} in {from}. {Expected(dataset)}");
        }
        foreach ((string split, long count) in dataset.Counts)
        {
            if (counts[split] != count)
            {
                throw new DataException($"{from} has {counts[split]} texts for {split}, but the data set {dataset.Name} has {count}: "
                    + $"files are missing, cut off or changed. Nothing was written. {Expected(dataset)}");
            }
        }
    }

    private static bool IsWanted(string path) => !path.Contains("/unsup/", StringComparison.Ordinal)
        && Endings.Any(ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    private static string Expected(Dataset dataset) =>
        $"Expected is {string.Join(", ", dataset.Files.Select(file => file.Name))} from {dataset.Source}, or the files in it.";

    private static void WriteLine(Utf8JsonWriter json, DatasetText text, bool isMultiLabel)
    {
        json.WriteStartObject();
        json.WriteString("text", text.Text);
        if (isMultiLabel)
        {
            json.WriteStartArray("labels");
            foreach (string label in text.Labels) json.WriteStringValue(label);
            json.WriteEndArray();
        }
        else
        {
            json.WriteString("label", text.Labels[0]);
        }
        json.WriteEndObject();
        json.Flush();
    }
}
