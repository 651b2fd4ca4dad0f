using Glossa.Data;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// Whether a text has exactly one of the labels or any number of them, and all that follows: loss, probabilities, scores, answers.
/// </summary>
internal abstract class Labelling
{
    /// <summary>The one a configuration asks for.</summary>
    public static Labelling Of(ClassifierConfig config) => config.Exclusive
        ? new ExclusiveLabelling()
        : new IndependentLabelling(config.Threshold, config.ThresholdLimit, config.ThresholdWindow);

    /// <summary>The numbers of a text's labels, each once.</summary>
    /// <exception cref="DataException">The text has labels it cannot have; with the file and line.</exception>
    public abstract int[] NumbersOf(LabelledText text, LabelSet labels);

    /// <summary>The mean loss of texts.</summary>
    /// <param name="logits"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="numbers">The numbers of each text's labels.</param>
    /// <param name="smoothing">ε: how much of a target's probability is spread evenly, in [0, 1].</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: []</c>.</returns>
    public abstract Tensor Loss(Tensor logits, IReadOnlyList<IReadOnlyList<int>> numbers, double smoothing, Run run);

    /// <summary>The probability of each label.</summary>
    /// <param name="logits"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [texts, labels]</c>.</returns>
    public abstract Tensor Probabilities(Tensor logits, Run run);

    /// <summary>The temperature of logits under which the truth is likeliest.</summary>
    /// <param name="logits"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="numbers">The numbers of each text's labels.</param>
    public abstract double TemperatureOf(float[] logits, IReadOnlyList<IReadOnlyList<int>> numbers);

    /// <summary>The probabilities given to what is true: to each text's label, or to each label being there or not.</summary>
    /// <param name="probabilities"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="numbers">The numbers of each text's labels.</param>
    public abstract IReadOnlyList<double> LikelihoodsOf(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> numbers);

    /// <summary>
    /// From which probability on each label is predicted, before validation says better; none where the likeliest label is the answer.
    /// </summary>
    public abstract IReadOnlyList<double> StartThresholds(int labels);

    /// <summary>The numbers of the labels that are predicted.</summary>
    /// <param name="probabilities">The probability of each label.</param>
    /// <param name="thresholds">The labels' thresholds.</param>
    public abstract IReadOnlyList<int> Decide(IReadOnlyList<double> probabilities, IReadOnlyList<double> thresholds);

    /// <summary>Collects predictions to score.</summary>
    public abstract ILabelScorer NewScorer(LabelSet labels);
}

/// <summary>Collects the probabilities of texts with known labels, and scores them.</summary>
internal interface ILabelScorer
{
    /// <summary>Adds a text.</summary>
    void Add(IReadOnlyList<int> truth, ReadOnlySpan<float> probabilities);

    /// <summary>The scores with given thresholds.</summary>
    ClassificationReport Report(IReadOnlyList<double> thresholds);

    /// <summary>The scores on validation texts, by which thresholds are chosen where the configuration leaves them open.</summary>
    ClassificationReport Validate();
}
