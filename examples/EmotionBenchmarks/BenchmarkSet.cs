using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Training;

/// <summary>The measures by which sets are scored, as DeepMoji's authors do.</summary>
internal enum Measure
{
    /// <summary>The mean over the classes of the F of one binary decision each, from a threshold that validation texts decide.</summary>
    AverageF,

    /// <summary>The F of the second class, from a threshold that validation texts decide.</summary>
    PositiveF,

    /// <summary>The fraction of texts that are given the right class.</summary>
    Accuracy,
}

/// <summary>A data set with its published division into training, validation and test texts.</summary>
/// <param name="Name">Its name, and that of its file.</param>
/// <param name="Labels">The names of its classes.</param>
/// <param name="Measure">The measure it is scored by.</param>
/// <param name="New">The score of a DeepMoji without pre-training in Felbo et al. 2017, table 5, as remembered; null where it is not
/// there.</param>
/// <param name="ChainThaw">The score of chain-thaw there.</param>
internal sealed record BenchmarkSet(string Name, IReadOnlyList<string> Labels, Measure Measure, double? New, double? ChainThaw)
{
    public static IReadOnlyList<BenchmarkSet> All { get; } =
    [
        new("SE0714", ["fear", "joy", "sadness"], Measure.AverageF, 0.21, 0.37),
        new(
            "Olympic", ["high control, negative", "high control, positive", "low control, negative", "low control, positive"],
            Measure.AverageF, 0.43, 0.61),
        new("PsychExp", ["joy", "fear", "anger", "sadness", "disgust", "shame", "guilt"], Measure.AverageF, 0.32, 0.57),
        new("SS-Twitter", ["negative", "positive"], Measure.Accuracy, 0.62, 0.88),
        new("SS-Youtube", ["negative", "positive"], Measure.Accuracy, 0.75, 0.93),
        new("SCv1", ["plain", "sarcastic"], Measure.PositiveF, 0.67, 0.69),
        new("SCv2-GEN", ["plain", "sarcastic"], Measure.PositiveF, 0.71, 0.75),
        new("kaggle-insults", ["neutral", "insult"], Measure.PositiveF, null, null),
    ];

    public double ScoreOf(ClassificationReport report) => Measure switch
    {
        Measure.AverageF => report.MacroF,
        Measure.PositiveF => report.Labels[Labels[1]].F,
        _ => report.Accuracy,
    };

    /// <summary>
    /// Returns the score that is reached without reading the texts: by predicting yes for everything, or the more frequent class.
    /// </summary>
    public double Blind(string folder)
    {
        string[][] truths = [.. Read(folder, "test").Select(text => text.Labels)];
        double[] shares = [.. Labels.Select(label => truths.Count(own => own.Contains(label)) / (double)truths.Length)];
        double[] ofAllPositive = [.. shares.Select(share => 2 * share / (1 + share))];
        return Measure switch
        {
            Measure.AverageF => ofAllPositive.Average(),
            Measure.PositiveF => ofAllPositive[1],
            _ => shares[Read(folder, "train").CountBy(text => Array.IndexOf([.. Labels], text.Labels[0])).MaxBy(entry => entry.Value).Key],
        };
    }

    /// <summary>Returns a part of the set as lines of a file to train on.</summary>
    public IEnumerable<string> Lines(string folder, string part) =>
        Read(folder, part).Select(text => new JsonObject
        {
            ["text"] = text.Text,
            ["label"] = new JsonArray([.. text.Labels.Select(label => JsonValue.Create(label))]),
        }.ToJsonString());

    private IEnumerable<(string Text, string[] Labels)> Read(string folder, string part)
    {
        using GZipStream stream = new(File.OpenRead(Path.Combine(folder, $"{Name}.jsonl.gz")), CompressionMode.Decompress);
        using StreamReader reader = new(stream);
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement label = document.RootElement.GetProperty("label");
            if (document.RootElement.GetProperty("split").GetString() != part) continue;
            // One class by its index, or a one for each that a text has.
            string[] labels = label.ValueKind == JsonValueKind.Number
                ? [Labels[label.GetInt32()]]
                : [.. label.EnumerateArray().Index().Where(entry => entry.Item.GetInt32() == 1).Select(entry => Labels[entry.Index])];
            yield return (document.RootElement.GetProperty("text").GetString()!, labels);
        }
    }
}
