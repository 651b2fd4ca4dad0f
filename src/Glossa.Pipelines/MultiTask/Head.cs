using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A component while it is trained: its model, its loss and its scores.</summary>
public abstract class Head
{
    /// <summary>The model, which holds the shared encoder if it reads it.</summary>
    public abstract Module Module { get; }

    /// <summary>The name of the score that says how good it is, among those of <see cref="IHeadScorer.Scores"/>.</summary>
    public abstract string Metric { get; }

    /// <summary>Whether a larger score is better; otherwise a smaller one.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>Returns the gold annotation of a text for this head; null where the text has none.</summary>
    /// <param name="text">The text with its fields from the file.</param>
    /// <param name="doc">The text, split; values that the head reads besides tokens are added to it.</param>
    /// <exception cref="DataException">The annotation is damaged; with file and line.</exception>
    public abstract object? GoldOf(LabelledText text, Doc doc);

    /// <summary>Gives weights better initial values than random ones, where there are any, after they were initialised.</summary>
    /// <param name="texts">The training texts.</param>
    /// <param name="gold">The results of <see cref="GoldOf"/> for each.</param>
    public virtual void InitializeWeights(TokenBatch texts, IReadOnlyList<object?> gold) { }

    /// <summary>Computes the mean loss of the texts that are annotated.</summary>
    /// <param name="batch">The texts, of which some or all are annotated.</param>
    /// <param name="gold">The results of <see cref="GoldOf"/> for each.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: []</c>.</returns>
    public abstract Tensor Loss(TokenBatch batch, IReadOnlyList<object?> gold, Run run);

    /// <summary>Returns the number of targets of which <see cref="Loss"/> is the mean: by default the annotated texts.</summary>
    /// <param name="gold">The results of <see cref="GoldOf"/> for each text.</param>
    public virtual double CountTargets(IReadOnlyList<object?> gold) => gold.Count(annotation => annotation is not null);

    /// <summary>Returns a new scorer of the model in its present state.</summary>
    public abstract IHeadScorer NewScorer();

    /// <summary>Returns the trained component.</summary>
    /// <param name="validation">A scorer that has seen the validation texts; null where there are none.</param>
    public abstract IPipelineComponent ToComponent(IHeadScorer? validation);
}

/// <summary>Collects the answers of a head to annotated texts, and scores them.</summary>
public interface IHeadScorer
{
    /// <summary>Adds texts.</summary>
    /// <param name="batch">The texts.</param>
    /// <param name="gold">The results of <see cref="Head.GoldOf"/> for each; texts without annotation are skipped.</param>
    /// <param name="run">The run to compute in, with a scope open.</param>
    void Add(TokenBatch batch, IReadOnlyList<object?> gold, Run run);

    /// <summary>Returns the scores by name; none where no text was annotated.</summary>
    IReadOnlyDictionary<string, double> Scores();

    /// <summary>Returns the scores for people and machines; null where no text was annotated.</summary>
    Report? Report();
}
