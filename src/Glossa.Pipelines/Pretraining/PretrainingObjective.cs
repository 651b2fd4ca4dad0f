using Glossa.Data;
using Glossa.Nn;
using Microsoft.Extensions.Logging;

namespace Glossa.Pipelines;

/// <summary>
/// A kind of pre-training objective with its settings: the section <c>objective</c> of a configuration. An objective owns the sections that
/// say what is trained, makes the encoder, the head that predicts, and the examples.
/// </summary>
public abstract record PretrainingObjective : IKind
{
    /// <summary>The name of the mean loss among the scores, which decides which model is the best.</summary>
    public const string Loss = "loss";

    /// <summary>The kind of objective.</summary>
    public abstract string Kind { get; }

    /// <summary>The scores to show after each evaluation.</summary>
    public abstract IReadOnlyList<string> ShownScores { get; }

    /// <summary>The unit of the speed of training: <c>pieces</c>.</summary>
    public abstract string Unit { get; }

    /// <summary>The training settings that suit the objective.</summary>
    public virtual PretrainingTrainingConfig DefaultTraining => new();

    /// <summary>Goes through the settings of the section <c>objective</c>.</summary>
    /// <param name="v">Reads or writes them.</param>
    /// <returns>The objective with the settings that were read.</returns>
    public abstract PretrainingObjective Visit(ConfigVisitor v);

    /// <summary>Goes through the sections beside <c>objective</c>, which say what is trained.</summary>
    /// <param name="v">Reads or writes them.</param>
    /// <returns>The objective with the settings that were read.</returns>
    public abstract PretrainingObjective VisitSections(ConfigVisitor v);

    /// <summary>Refuses settings that contradict each other.</summary>
    /// <exception cref="ConfigException">Settings contradict each other; the message says what to change.</exception>
    public virtual void Validate() { }

    /// <summary>Reads the texts, and makes the model and the examples.</summary>
    /// <param name="config">The whole configuration, with this objective.</param>
    /// <param name="logger">Receives messages about the data.</param>
    /// <param name="cancellation">Stops with an exception.</param>
    /// <exception cref="ConfigException">No texts are named, or something that the configuration names is missing.</exception>
    /// <exception cref="DataException">The texts are missing, damaged or too few.</exception>
    public abstract PreparedPretraining Prepare(PretrainingConfig config, ILogger logger, CancellationToken cancellation);

    /// <summary>Makes the head that predicts from an encoder's vectors; its weights are not initialised.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <exception cref="ConfigException">The encoder is of another kind than the objective trains.</exception>
    public abstract Module NewHead(EncoderPart encoder);

    /// <summary>Returns the parts of the model file beside the head that use the encoder.</summary>
    /// <param name="encoder">The encoder.</param>
    public abstract IReadOnlyList<IModelPart> PartsOf(EncoderPart encoder);

    /// <summary>Scores a pretrained encoder with its head on texts.</summary>
    /// <param name="model">The head and its encoder.</param>
    /// <param name="path">The file or folder of texts.</param>
    /// <param name="data">The settings by which they are read.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Scores by name, <see cref="Loss"/> among them.</returns>
    /// <exception cref="DataException">The texts are missing or damaged.</exception>
    public abstract IReadOnlyDictionary<string, double> Evaluate(
        PretrainedHead model, string path, PretrainingDataConfig data, int threads, CancellationToken cancellation);

    /// <summary>Returns scores for people and as JSON.</summary>
    /// <param name="scores">The scores by name.</param>
    public abstract Report ReportOf(IReadOnlyDictionary<string, double> scores);
}
