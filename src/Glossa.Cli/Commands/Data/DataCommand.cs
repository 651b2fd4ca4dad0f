using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Data;

namespace Glossa.Cli.Commands;

/// <summary>`glossa data [NAME]`: lists public data sets, or prepares one as JSON lines.</summary>
internal static class DataCommand
{
    private const string DownloadFolder = ".download";

    public static Command Create()
    {
        Argument<string?> name = new("name")
        {
            Description = "The data set; when left out, all are listed.",
            DefaultValueFactory = _ => null,
        };
        name.AcceptOnlyFromAmong([.. Datasets.All.Select(set => set.Name)]);
        Option<string?> from = new("--from")
        {
            Description = "The published file or a folder with its content; when left out, it is downloaded.",
        };
        Option<string?> output = new("--output", "-o")
        {
            Description = "The folder for train.jsonl, test.jsonl and so on; the data set's name when left out.",
        };
        Option<bool> overwrite = OutputRules.Overwrite("the files of the data set");
        Option<bool> json = new("--json") { Description = "Print the list, or the paths, as JSON." };
        Command command = new("data", "List public data sets, or prepare one for training.") { name, from, output, overwrite, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            bool asJson = parsed.GetValue(json);
            if (parsed.GetValue(name) is not { } chosen) return List(asJson);
            Dataset dataset = Datasets.Find(chosen);
            string folder = parsed.GetValue(output) ?? dataset.Name;
            OutputRules.Check(parsed.GetValue(overwrite), dataset.Counts.Keys.Select(split => Path.Combine(folder, $"{split}.jsonl")));
            IReadOnlyDictionary<string, string> paths = parsed.GetValue(from) is { } source
                ? DatasetPreparation.Prepare(dataset, source, folder, cancellation)
                : await DownloadAsync(dataset, folder, cancellation);
            Report(dataset, paths, asJson);
            return 0;
        });
        return command;
    }

    private static async Task<IReadOnlyDictionary<string, string>> DownloadAsync(
        Dataset dataset, string folder, CancellationToken cancellation)
    {
        string fetched = Path.Combine(folder, DownloadFolder);
        using HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };
        ProgressLine line = new();
        Console.Error.WriteLine($"Fetching {string.Join(", ", dataset.Files.Select(file => file.Name))} from {dataset.Files[0].Url.Host}; "
            + $"licence: {dataset.License}.");
        try
        {
            await new DatasetDownload(client).FetchAsync(dataset, fetched, new ProgressReport(line), cancellation);
        }
        finally
        {
            line.Erase();
        }
        IReadOnlyDictionary<string, string> paths = DatasetPreparation.Prepare(dataset, fetched, folder, cancellation);
        Directory.Delete(fetched, recursive: true);
        return paths;
    }

    private static int List(bool json)
    {
        if (json)
        {
            JsonArray list = [.. Datasets.All.Select(Json)];
            StandardStreams.Data.WriteLine(list.ToJsonString(PredictCommand.Plain));
            return 0;
        }
        Definitions.Write(
            Console.Out,
            [.. Datasets.All.Select(set => (set.Name, $"{set.Description}. {Splits(set)}; licence: {set.License}."))],
            TerminalWidth.Characters);
        Console.Out.WriteLine();
        Console.Out.WriteLine(
            "`glossa data NAME --output DIR` downloads and prepares one; --from PATH takes it from a local file or folder.");
        return 0;
    }

    private static JsonNode Json(Dataset set) => new JsonObject
    {
        ["name"] = set.Name,
        ["description"] = set.Description,
        ["license"] = set.License,
        ["source"] = set.Source.ToString(),
        ["files"] = new JsonArray([.. set.Files
            .Select(file => new JsonObject { ["name"] = file.Name, ["url"] = file.Url.ToString(), ["sha256"] = file.Sha256 })]),
        ["counts"] = Counts(set),
        ["multi_label"] = set.IsMultiLabel,
    };

    /// <summary>The sizes of the splits: <c>25,000 train, 25,000 test</c>.</summary>
    private static string Splits(Dataset set) =>
        string.Join(", ", set.Counts.Select(split => string.Create(CultureInfo.InvariantCulture, $"{split.Value:N0} {split.Key}")));

    private static JsonObject Counts(Dataset set) =>
        new(set.Counts.Select(split => KeyValuePair.Create<string, JsonNode?>(split.Key, split.Value)));

    private static void Report(Dataset set, IReadOnlyDictionary<string, string> paths, bool json)
    {
        if (json)
        {
            StandardStreams.Data.WriteLine(new JsonObject
            {
                ["name"] = set.Name,
                ["files"] = new JsonObject(paths.Select(split => KeyValuePair.Create<string, JsonNode?>(split.Key, split.Value))),
                ["counts"] = Counts(set),
            }.ToJsonString(PredictCommand.Plain));
            return;
        }
        foreach ((string split, string path) in paths)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}  {set.Counts[split]:N0} texts"));
        }
        Console.Out.WriteLine(
            $"Next: glossa debug data {string.Join(' ', paths.Values)}{(set.IsMultiLabel ? " --label-field labels" : "")}");
    }

    /// <summary>Shows how far a download is.</summary>
    private sealed class ProgressReport(ProgressLine line) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) =>
            line.Show(
                string.Create(CultureInfo.InvariantCulture, $"{value.File}, {value.Bytes / 1e6:F1} MB"),
                value.Total is { } total ? (double)value.Bytes / total : null);
    }
}
