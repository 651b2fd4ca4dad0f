using Glossa.Data;

namespace Glossa.Training;

/// <summary>The probabilities of a number of labels for one example after the other, by label.</summary>
internal sealed class ScoredLabels
{
    private readonly List<float>[] scores;

    public ScoredLabels(IReadOnlyList<string> labels)
    {
        if (labels.Count == 0) throw new DataException("A classifier needs labels, but none were given.");
        if (labels.Distinct(StringComparer.Ordinal).Count() < labels.Count)
        {
            throw new DataException($"A label occurs twice in {string.Join(", ", labels.Select(SourceLine.Quote))}.");
        }
        Labels = labels;
        scores = [.. labels.Select(_ => new List<float>())];
    }

    public IReadOnlyList<string> Labels { get; }

    public int Examples => scores[0].Count;

    public float[] Of(int label) => [.. scores[label]];

    public void Add(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.Length != Labels.Count)
        {
            throw new DataException($"{probabilities.Length} probabilities were given for {Labels.Count} labels "
                + $"({string.Join(", ", Labels.Take(5))}{(Labels.Count > 5 ? ", …" : "")}).");
        }
        for (int label = 0; label < scores.Length; label++) scores[label].Add(probabilities[label]);
    }
}
