using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;

namespace Glossa.Training;

/// <summary>The scores of one label.</summary>
/// <param name="Precision">The fraction of predictions that were right; see <see cref="ClassScore.Precision"/>.</param>
/// <param name="Recall">The fraction of examples that were found; see <see cref="ClassScore.Recall"/>.</param>
/// <param name="F">Their harmonic mean; see <see cref="ClassScore.F"/>.</param>
/// <param name="Support">The number of examples that have the label.</param>
public sealed record LabelReport(
    [property: JsonPropertyName("p")] double Precision,
    [property: JsonPropertyName("r")] double Recall,
    [property: JsonPropertyName("f")] double F,
    [property: JsonPropertyName("support")] long Support)
{
    /// <summary>The area under the ROC curve of this label against all others; null where it is not defined.</summary>
    [JsonPropertyName("auc")]
    public double? Auc { get; init; }

    /// <summary>The probability from which on the label is predicted; null for exclusive classes.</summary>
    [JsonPropertyName("threshold")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Threshold { get; init; }

    internal static LabelReport Of(ClassScore score) => new(score.Precision, score.Recall, score.F, score.Support);

    internal static LabelReport Read(JsonElement json) =>
        new(json.Number("p"), json.Number("r"), json.Number("f"), json.GetProperty("support").GetInt64())
        {
            Auc = json.NumberOrNull("auc"),
            Threshold = json.NumberOrNull("threshold"),
        };
}

/// <summary>
/// The scores of a classifier on a data set, in the format of <c>glossa evaluate --json</c>. Macro averages are means over labels that
/// occur or were predicted, micro averages count all labels together, weighted ones are means over labels by support.
/// </summary>
public sealed record ClassificationReport
{
    /// <summary>The number of examples evaluated.</summary>
    [JsonPropertyName("examples")]
    public required long Examples { get; init; }

    /// <summary>The fraction of the examples that is right: the right class, or exactly the right labels.</summary>
    [JsonPropertyName("accuracy")]
    public required double Accuracy { get; init; }

    /// <summary>The scores of each label, in the model's order.</summary>
    [JsonPropertyName("labels")]
    public required IReadOnlyDictionary<string, LabelReport> Labels { get; init; }

    /// <summary>The mean of the labels' precisions.</summary>
    [JsonPropertyName("macro_p")]
    public required double MacroPrecision { get; init; }

    /// <summary>The mean of the labels' recalls.</summary>
    [JsonPropertyName("macro_r")]
    public required double MacroRecall { get; init; }

    /// <summary>The mean of the labels' F.</summary>
    [JsonPropertyName("macro_f")]
    public required double MacroF { get; init; }

    /// <summary>The precision of all labels counted together.</summary>
    [JsonPropertyName("micro_p")]
    public required double MicroPrecision { get; init; }

    /// <summary>The recall of all labels counted together.</summary>
    [JsonPropertyName("micro_r")]
    public required double MicroRecall { get; init; }

    /// <summary>The F of all labels counted together; for exclusive classes it equals the accuracy.</summary>
    [JsonPropertyName("micro_f")]
    public required double MicroF { get; init; }

    /// <summary>The mean of the labels' F, weighted by support.</summary>
    [JsonPropertyName("weighted_f")]
    public required double WeightedF { get; init; }

    /// <summary>The mean of the labels' areas under the ROC curve; null where none is defined.</summary>
    [JsonPropertyName("macro_auc")]
    public double? MacroAuc { get; init; }

    /// <summary>
    /// The number of times each class (row) was predicted as each (column), in the order of the labels; null for several labels at once.
    /// </summary>
    [JsonPropertyName("confusion")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long[]>? Confusion { get; init; }

    /// <summary>The calibration of the probabilities; null when there are no examples.</summary>
    [JsonPropertyName("calibration")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Calibration? Calibration { get; init; }

    /// <summary>The calibration of logits that were not divided by the model's temperature; null for a model without one.</summary>
    [JsonPropertyName("calibration_before")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Calibration? CalibrationBefore { get; init; }

    /// <summary>The number of words evaluated per second; null where it was not measured.</summary>
    [JsonPropertyName("words_per_second")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? WordsPerSecond { get; init; }

    /// <summary>
    /// Returns the scores that a trainer compares and logs, by name: <c>accuracy</c>, <c>macro_p</c>, <c>macro_r</c>, <c>macro_f</c>,
    /// <c>micro_p</c>, <c>micro_r</c>, <c>micro_f</c>, <c>weighted_f</c>, and <c>macro_auc</c> and <c>ece</c> where they are defined.
    /// </summary>
    /// <param name="positive">The label whose own scores are added as <c>positive_p</c>, <c>positive_r</c> and <c>positive_f</c>; none when
    /// left out.</param>
    /// <exception cref="KeyNotFoundException">There is no such label.</exception>
    public IReadOnlyDictionary<string, double> ToScores(string? positive = null)
    {
        Dictionary<string, double> scores = new(StringComparer.Ordinal)
        {
            ["accuracy"] = Accuracy,
            ["macro_p"] = MacroPrecision,
            ["macro_r"] = MacroRecall,
            ["macro_f"] = MacroF,
            ["micro_p"] = MicroPrecision,
            ["micro_r"] = MicroRecall,
            ["micro_f"] = MicroF,
            ["weighted_f"] = WeightedF,
        };
        if (MacroAuc is { } auc) scores.Add("macro_auc", auc);
        if (Calibration is { } calibration) scores.Add("ece", calibration.ExpectedError);
        if (positive is null) return scores;
        LabelReport own = Labels[positive];
        (scores["positive_p"], scores["positive_r"], scores["positive_f"]) = (own.Precision, own.Recall, own.F);
        return scores;
    }

    /// <summary>Returns the report as JSON.</summary>
    /// <param name="indented">Whether to indent it for reading by people.</param>
    public string ToJson(bool indented = false) =>
        JsonSerializer.Serialize(this, indented ? MetricsJson.Indented.ClassificationReport : MetricsJson.Default.ClassificationReport);

    /// <summary>Reads a report that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="DataException">It is no report.</exception>
    public static ClassificationReport FromJson(string json) => StrictJson.Read(json, "a classification report", Read);

    internal static ClassificationReport Of(
        IReadOnlyList<string> labels, IReadOnlyList<ClassScore> scores, IReadOnlyList<double?> areas, long examples, double accuracy)
    {
        ClassScore all = scores.Aggregate(default(ClassScore), (sum, score) => sum + score);
        ClassScore[] seen = [.. scores.Where(score => score != default)];
        double Mean(Func<ClassScore, double> value) => seen.Select(value).DefaultIfEmpty(0).Average();
        return new ClassificationReport
        {
            Examples = examples,
            Accuracy = accuracy,
            Labels = new OrderedDictionary<string, LabelReport>(
                labels.Select((label, c) => KeyValuePair.Create(label, LabelReport.Of(scores[c]) with { Auc = areas[c] }))),
            MacroPrecision = Mean(score => score.Precision),
            MacroRecall = Mean(score => score.Recall),
            MacroF = Mean(score => score.F),
            MicroPrecision = all.Precision,
            MicroRecall = all.Recall,
            MicroF = all.F,
            WeightedF = all.Support == 0 ? 0 : scores.Sum(score => score.F * score.Support) / all.Support,
            MacroAuc = RocAuc.Macro(areas),
        };
    }

    // Not by the serializer, whose start takes a third of the time a model loads in.
    private static ClassificationReport Read(JsonElement json) => new()
    {
        Examples = json.GetProperty("examples").GetInt64(),
        Accuracy = json.Number("accuracy"),
        Labels = new OrderedDictionary<string, LabelReport>(
            json.GetProperty("labels").EnumerateObject().Select(label => KeyValuePair.Create(label.Name, LabelReport.Read(label.Value)))),
        MacroPrecision = json.Number("macro_p"),
        MacroRecall = json.Number("macro_r"),
        MacroF = json.Number("macro_f"),
        MicroPrecision = json.Number("micro_p"),
        MicroRecall = json.Number("micro_r"),
        MicroF = json.Number("micro_f"),
        WeightedF = json.Number("weighted_f"),
        MacroAuc = json.NumberOrNull("macro_auc"),
        Confusion = json.Find("confusion")?.List(row => row.List(count => count.GetInt64())),
        Calibration = json.Find("calibration") is { } calibration ? Calibration.Read(calibration) : null,
        CalibrationBefore = json.Find("calibration_before") is { } before ? Calibration.Read(before) : null,
        WordsPerSecond = json.NumberOrNull("words_per_second"),
    };
}

[JsonSerializable(typeof(ClassificationReport))]
internal sealed partial class MetricsJson : JsonSerializerContext
{
    public static MetricsJson Indented { get; } = new(new JsonSerializerOptions
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
