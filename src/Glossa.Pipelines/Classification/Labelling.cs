using Glossa.Data;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// The choice between exactly one of the labels and any number of them for a text, with its consequences: loss, probabilities, scores,
/// predictions.
/// </summary>
internal abstract class Labelling
{
    /// <summary>Returns the labelling that a configuration asks for.</summary>
    public static Labelling Of(ClassifierConfig config) => config.Exclusive
        ? new ExclusiveLabelling()
        : new IndependentLabelling(config.Threshold, config.ThresholdLimit, config.ThresholdWindow);

    /// <summary>Returns the class ids of a text's labels, each once.</summary>
    /// <exception cref="DataException">The text has labels it cannot have; with the file and line.</exception>
    public abstract int[] NumbersOf(LabelledText text, LabelSet labels);

    /// <summary>Computes the mean loss of texts.</summary>
    /// <param name="logits"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="numbers">The class ids of each text's labels.</param>
    /// <param name="smoothing">ε, the fraction of a target's probability that is spread evenly, in [0, 1].</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: []</c>.</returns>
    public abstract Tensor Loss(Tensor logits, IReadOnlyList<IReadOnlyList<int>> numbers, double smoothing, Run run);

    /// <summary>The probabilities of the labels.</summary>
    /// <param name="logits"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [texts, labels]</c>.</returns>
    public abstract Tensor Probabilities(Tensor logits, Run run);

    /// <summary>Returns the temperature of logits under which the truth is likeliest.</summary>
    /// <param name="logits"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="numbers">The class ids of each text's labels.</param>
    public abstract double TemperatureOf(float[] logits, IReadOnlyList<IReadOnlyList<int>> numbers);

    /// <summary>Returns the probabilities given to the truth: to each text's label, or to each label's presence or absence.</summary>
    /// <param name="probabilities"><c>Shape: [texts, labels]</c>.</param>
    /// <param name="numbers">The class ids of each text's labels.</param>
    public abstract IReadOnlyList<double> LikelihoodsOf(float[] probabilities, IReadOnlyList<IReadOnlyList<int>> numbers);

    /// <summary>
    /// Returns the probability from which on each label is predicted, before thresholds are chosen on validation texts; none where the
    /// likeliest label is predicted.
    /// </summary>
    public abstract IReadOnlyList<double> StartThresholds(int labels);

    /// <summary>Returns the class ids of the predicted labels.</summary>
    /// <param name="probabilities">The probabilities of the labels.</param>
    /// <param name="thresholds">The labels' thresholds.</param>
    public abstract IReadOnlyList<int> Decide(IReadOnlyList<double> probabilities, IReadOnlyList<double> thresholds);

    /// <summary>Returns a new scorer, which collects predictions.</summary>
    public abstract ILabelScorer NewScorer(LabelSet labels);
}

/// <summary>Collects the probabilities of texts with known labels, and scores them.</summary>
internal interface ILabelScorer
{
    /// <summary>Adds a text.</summary>
    void Add(IReadOnlyList<int> truth, ReadOnlySpan<float> probabilities);

    /// <summary>Returns the scores with given thresholds.</summary>
    ClassificationReport Report(IReadOnlyList<double> thresholds);

    /// <summary>Returns the scores on validation texts, by which thresholds are chosen where the configuration leaves them open.</summary>
    ClassificationReport Validate();
}
