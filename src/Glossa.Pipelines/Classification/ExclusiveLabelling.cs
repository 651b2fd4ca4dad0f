using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>The labelling where every text has exactly one of the labels: softmax and cross-entropy.</summary>
internal sealed class ExclusiveLabelling : Labelling
{
    public override int[] NumbersOf(LabelledText text, LabelSet labels) => [labels.ClassOf(text)];

    public override Tensor Loss(Tensor logits, IReadOnlyList<IReadOnlyList<int>> numbers, double smoothing, Run run) =>
        Nn.Loss.CrossEntropy(
            logits, IdTensor.Of([.. numbers.Select(text => (long)text[0])]), run, new CrossEntropyOptions { LabelSmoothing = smoothing });

    public override Tensor Probabilities(Tensor logits, Run run) => logits.Softmax(run);

    public override double TemperatureOf(float[] logits, IReadOnlyList<IReadOnlyList<int>> numbers) =>
        Temperature.OfClasses(logits, [.. numbers.Select(text => text[0])]);

    public override IReadOnlyList<double> LikelihoodsOf(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> numbers)
    {
        int labels = probabilities.Length / numbers.Count;
        return [.. numbers.Select((text, i) => (double)probabilities[(i * labels) + text[0]])];
    }

    public override IReadOnlyList<double> StartThresholds(int labels) => [];

    public override IReadOnlyList<int> Decide(IReadOnlyList<double> probabilities, IReadOnlyList<double> thresholds) =>
        [Enumerable.Range(0, probabilities.Count).MaxBy(label => probabilities[label])];

    public override ILabelScorer NewScorer(LabelSet labels) => new Scorer(labels);

    private sealed class Scorer(LabelSet labels) : ILabelScorer
    {
        private readonly ClassScorer scorer = new(labels.Names);

        public void Add(IReadOnlyList<int> truth, ReadOnlySpan<float> probabilities) => scorer.Add(truth[0], probabilities);

        public ClassificationReport Report(IReadOnlyList<double> thresholds) => scorer.Report();

        public ClassificationReport Validate() => scorer.Report();
    }
}
