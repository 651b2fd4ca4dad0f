using System.Text.Json;

namespace Glossa.Data;

/// <summary>Converts the files of each data set into texts.</summary>
internal static class DatasetConverters
{
    private static readonly string[] Sentiments = ["negative", "positive"];

    /// <summary><c>train/pos/0_9.txt</c>, a review a file; or JSON lines with a label of 0 or 1.</summary>
    public static IEnumerable<DatasetText> Imdb(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files)
        {
            if (Split(file.Name) is { } split)
            {
                foreach ((_, JsonElement record) in Records(file))
                {
                    yield return new(split, Text(record), [Sentiments[record.GetProperty("label").GetInt32()]]);
                }
                continue;
            }
            string[] folders = file.Path.Split('/');
            if (folders.Length >= 3 && folders[^3] is "train" or "test" && folders[^2] is "neg" or "pos")
            {
                yield return new(folders[^3], file.Text(), [Sentiments[folders[^2] == "pos" ? 1 : 0]]);
            }
        }
    }

    /// <summary>Three files of a sentence, a tab, and 0 or 1; or JSON lines. A fifth of each source and label is for testing.</summary>
    public static IEnumerable<DatasetText> Sentences(IEnumerable<SourceFile> files)
    {
        List<(string Text, int Label)> sentences = [];
        List<string> groups = [];
        foreach (SourceFile file in files)
        {
            string source = file.Name.Split('.')[0];
            if (source is not ("amazon_cells" or "imdb" or "yelp" or "amazon_cells_labelled" or "imdb_labelled" or "yelp_labelled")
                || file.Path.Contains("__MACOSX", StringComparison.Ordinal))
            {
                continue;
            }
            foreach ((string text, int label) in file.Name.EndsWith(".jsonl", StringComparison.Ordinal)
                ? Records(file).Select(line => (Text(line.Record), line.Record.GetProperty("label").GetInt32()))
                : file.Lines().Select(line => Sentence(line.Place, line.Line)))
            {
                sentences.Add((text, label));
                groups.Add($"{source} {label}");
            }
        }
        if (sentences.Count == 0) yield break;
        int[][] parts = DataSplit.Stratified(groups, [0.8, 0.2], 1);
        foreach (int i in parts[0]) yield return new("train", sentences[i].Text, [Sentiments[sentences[i].Label]]);
        foreach (int i in parts[1]) yield return new("test", sentences[i].Text, [Sentiments[sentences[i].Label]]);
    }

    /// <summary>
    /// Tables of a text, the indices of its labels and an id, with the names in <c>emotions.txt</c>; or JSON lines with <c>labels.txt</c>.
    /// </summary>
    public static IEnumerable<DatasetText> GoEmotions(IEnumerable<SourceFile> files)
    {
        SourceFile[] all = [.. files];
        SourceFile names = all.FirstOrDefault(file => file.Name is "emotions.txt" or "labels.txt")
            ?? throw new DataException("The names of the emotions are missing: emotions.txt (or labels.txt) belongs to the data set.");
        string[] emotions = [.. names.Lines().Select(line => line.Line.Trim())];
        foreach (SourceFile file in all)
        {
            if (Split(file.Name) is not { } split) continue;
            foreach ((SourceLine place, string text, int[] ids) in file.Name.EndsWith(".tsv", StringComparison.Ordinal)
                ? file.Lines().Select(line => Row(line.Place, line.Line))
                : Records(file).Select(line => (line.Place, Text(line.Record), line.Record.GetProperty("labels")
                    .EnumerateArray().Select(id => id.GetInt32()).ToArray())))
            {
                yield return new(split, text, [.. ids.Select(id => id >= 0 && id < emotions.Length
                    ? emotions[id]
                    : throw place.Error($"there is no emotion {id}; {names.Name} has {emotions.Length}"))]);
            }
        }
    }

    /// <summary><c>data_full.json</c>, lists of [text, intent] by split; or JSON lines.</summary>
    public static IEnumerable<DatasetText> Clinc(IEnumerable<SourceFile> files)
    {
        foreach (SourceFile file in files)
        {
            if (file.Name == "data_full.json")
            {
                using JsonDocument document = JsonDocument.Parse(file.Content);
                foreach (JsonProperty list in document.RootElement.EnumerateObject())
                {
                    string split = list.Name.StartsWith("oos_", StringComparison.Ordinal) ? list.Name[4..] : list.Name;
                    foreach (JsonElement pair in list.Value.EnumerateArray())
                    {
                        yield return new(split == "val" ? "validation" : split, pair[0].GetString()!, [pair[1].GetString()!]);
                    }
                }
            }
            else if (Split(file.Name) is { } split)
            {
                foreach ((_, JsonElement record) in Records(file))
                {
                    yield return new(split, Text(record), [record.GetProperty("label").GetString()!]);
                }
            }
        }
    }

    /// <summary>The split a table or file of JSON lines is named after; null for another file.</summary>
    private static string? Split(string name) => name switch
    {
        "train.jsonl" or "train.tsv" => "train",
        "test.jsonl" or "test.tsv" => "test",
        "val.jsonl" or "dev.jsonl" or "dev.tsv" or "validation.jsonl" => "validation",
        _ => null,
    };

    private static IEnumerable<(SourceLine Place, JsonElement Record)> Records(SourceFile file)
    {
        foreach ((SourceLine place, string line) in file.Lines())
        {
            using JsonDocument document = JsonDocument.Parse(line);
            yield return (place, document.RootElement);
        }
    }

    private static string Text(JsonElement record) => record.GetProperty("text").GetString()!;

    private static (string Text, int Label) Sentence(SourceLine place, string line)
    {
        int tab = line.LastIndexOf('\t');
        return tab >= 0 && line[(tab + 1)..].Trim() is "0" or "1"
            ? (line[..tab].Trim(), line[(tab + 1)..].Trim() == "1" ? 1 : 0)
            : throw place.Error("a sentence, a tab, and 0 or 1 are expected");
    }

    private static (SourceLine Place, string Text, int[] Ids) Row(SourceLine place, string line)
    {
        string[] cells = line.Split('\t');
        if (cells.Length < 2) throw place.Error("a text, a tab, and the indices of its labels are expected");
        return (place, cells[0], [.. cells[1].Split(',').Select(id =>
            int.TryParse(id, out int number) ? number : throw place.Error($"{SourceLine.Quote(id)} is no index of a label"))]);
    }
}
