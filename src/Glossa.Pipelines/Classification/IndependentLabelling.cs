using Glossa.Data;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// The labelling where every text has any number of the labels: sigmoid and binary cross-entropy of each, predicted from a threshold on.
/// </summary>
/// <param name="threshold">The threshold of all labels; null chooses one for each on validation texts.</param>
/// <param name="most">The highest threshold that is chosen.</param>
/// <param name="window">The fraction of all thresholds over which their F is averaged before one is chosen.</param>
internal sealed class IndependentLabelling(double? threshold, double most, double window) : Labelling
{
    public override int[] NumbersOf(LabelledText text, LabelSet labels)
    {
        bool[] has = labels.FlagsOf(text);
        return [.. Enumerable.Range(0, has.Length).Where(label => has[label])];
    }

    public override Tensor Loss(Tensor logits, IReadOnlyList<IReadOnlyList<int>> numbers, double smoothing, Run run)
    {
        float yes = (float)(1 - (smoothing / 2)), no = (float)(smoothing / 2);
        float[] targets = [.. Flags(numbers, logits.Shape.Columns).Select(has => has ? yes : no)];
        return Nn.Loss.BinaryCrossEntropyWithLogits(logits, run.From(targets, logits.Shape), run);
    }

    public override Tensor Probabilities(Tensor logits, Run run) => logits.Sigmoid(run);

    public override double TemperatureOf(float[] logits, IReadOnlyList<IReadOnlyList<int>> numbers) =>
        Temperature.OfLabels(logits, Flags(numbers, logits.Length / numbers.Count));

    public override IReadOnlyList<double> LikelihoodsOf(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> numbers) =>
        [.. Flags(numbers, probabilities.Length / numbers.Count).Select((has, i) => has ? probabilities[i] : 1.0 - probabilities[i])];

    public override IReadOnlyList<double> StartThresholds(int labels) =>
        [.. Enumerable.Repeat(threshold ?? Math.Min(most, Threshold.Default), labels)];

    public override IReadOnlyList<int> Decide(IReadOnlyList<double> probabilities, IReadOnlyList<double> thresholds) =>
        [.. Enumerable.Range(0, probabilities.Count).Where(label => probabilities[label] >= thresholds[label])];

    public override ILabelScorer NewScorer(LabelSet labels) => new Scorer(labels, threshold, most, window);

    /// <summary>Returns whether each text has each label. <c>Shape: [texts, labels]</c>.</summary>
    private static bool[] Flags(IReadOnlyList<IReadOnlyList<int>> numbers, int labels)
    {
        bool[] flags = new bool[numbers.Count * labels];
        for (int text = 0; text < numbers.Count; text++)
        {
            foreach (int label in numbers[text]) flags[(text * labels) + label] = true;
        }
        return flags;
    }

    private sealed class Scorer(LabelSet labels, double? threshold, double most, double window) : ILabelScorer
    {
        private readonly MultiLabelScorer scorer = new(labels.Names);

        public void Add(IReadOnlyList<int> truth, ReadOnlySpan<float> probabilities)
        {
            bool[] has = new bool[labels.Count];
            foreach (int label in truth) has[label] = true;
            scorer.Add(has, probabilities);
        }

        public ClassificationReport Report(IReadOnlyList<double> thresholds) => scorer.Report(thresholds);

        public ClassificationReport Validate() =>
            Report(threshold is { } all ? [.. Enumerable.Repeat(all, labels.Count)] : scorer.FindThresholds(most, window));
    }
}
