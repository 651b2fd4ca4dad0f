using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;

namespace Glossa.Training;

/// <summary>Examples predicted with about the same confidence.</summary>
/// <param name="Lower">The lowest confidence, exclusive (inclusive for 0).</param>
/// <param name="Upper">The highest confidence, inclusive.</param>
/// <param name="Count">The number of examples.</param>
/// <param name="Confidence">Their mean confidence; null for none.</param>
/// <param name="Accuracy">The fraction of them that was right; null for none.</param>
public sealed record ReliabilityBin(
    [property: JsonPropertyName("lower")] double Lower,
    [property: JsonPropertyName("upper")] double Upper,
    [property: JsonPropertyName("count")] long Count,
    [property: JsonPropertyName("confidence")] double? Confidence,
    [property: JsonPropertyName("accuracy")] double? Accuracy);

/// <summary>The calibration of probabilities: of the predictions made with 80 %, 80 % should be right.</summary>
/// <param name="ExpectedError">ECE, the mean distance of confidence and accuracy over the bins, weighted by their size (Naeini, Cooper and
/// Hauskrecht 2015; Guo et al. 2017).</param>
/// <param name="LargestError">MCE, the largest such distance.</param>
/// <param name="Bins">The reliability diagram.</param>
public sealed record Calibration(
    [property: JsonPropertyName("ece")] double ExpectedError,
    [property: JsonPropertyName("mce")] double LargestError,
    [property: JsonPropertyName("bins")] IReadOnlyList<ReliabilityBin> Bins)
{
    /// <summary>The default number of bins.</summary>
    public const int DefaultBins = 15;

    /// <summary>Measures predictions: <c>ECE = Σ_b n_b/n · |accuracy_b − confidence_b|</c> over bins of equal width.</summary>
    /// <param name="confidences">The probability of each prediction.</param>
    /// <param name="isRight">Whether each was right.</param>
    /// <param name="bins">The number of bins that [0, 1] is divided into.</param>
    /// <exception cref="DataException">A confidence is no probability, there are not as many of both, or there are no bins.</exception>
    public static Calibration Of(ReadOnlySpan<float> confidences, ReadOnlySpan<bool> isRight, int bins = DefaultBins)
    {
        if (confidences.Length != isRight.Length)
        {
            throw new DataException($"{confidences.Length} confidences were given for {isRight.Length} predictions.");
        }
        if (bins < 1) throw new DataException($"Calibration needs a positive number of bins, but it is {bins}.");
        long[] counts = new long[bins], right = new long[bins];
        double[] sums = new double[bins];
        for (int i = 0; i < confidences.Length; i++)
        {
            float confidence = confidences[i];
            // Softmax may round to a hair above 1.
            if (!(confidence is >= 0 and <= 1.0001f))
            {
                throw new DataException($"The confidence {confidence} of prediction {i} is no probability: valid are 0 to 1.");
            }
            int bin = Math.Clamp((int)Math.Ceiling((double)confidence * bins) - 1, 0, bins - 1);
            counts[bin]++;
            sums[bin] += confidence;
            if (isRight[i]) right[bin]++;
        }
        ReliabilityBin[] diagram = [.. Enumerable.Range(0, bins).Select(b => new ReliabilityBin(
            (double)b / bins, (b + 1.0) / bins, counts[b], counts[b] == 0 ? null : sums[b] / counts[b],
            counts[b] == 0 ? null : (double)right[b] / counts[b]))];
        ReliabilityBin[] filled = [.. diagram.Where(bin => bin.Count > 0)];
        return new Calibration(
            filled.Sum(bin => Gap(bin) * bin.Count) / Math.Max(1, counts.Sum()),
            filled.Select(Gap).DefaultIfEmpty(0).Max(),
            diagram);
    }

    internal static Calibration Read(JsonElement json) => new(json.Number("ece"), json.Number("mce"), json.GetProperty("bins").List(bin =>
        new ReliabilityBin(
            bin.Number("lower"), bin.Number("upper"), bin.GetProperty("count").GetInt64(), bin.NumberOrNull("confidence"),
            bin.NumberOrNull("accuracy"))));

    private static double Gap(ReliabilityBin bin) => Math.Abs(bin.Accuracy!.Value - bin.Confidence!.Value);
}
