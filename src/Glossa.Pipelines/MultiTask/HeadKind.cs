using Glossa.Data;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A kind of trained component with its settings: the section <c>components.NAME</c> of a configuration. Its model, the head, reads the
/// encoder that all heads of the pipeline share, and adds its own loss, times a weight, to theirs.
/// </summary>
public abstract record HeadKind : IKind
{
    /// <summary>The kind of component.</summary>
    public abstract string Kind { get; }

    /// <summary>The factor of its loss in the sum of the losses of all heads.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The names of its scores that every evaluation shows.</summary>
    public virtual IReadOnlyList<string> ShownScores => [];

    /// <summary>Goes through the settings (<see cref="ConfigVisitor"/>).</summary>
    /// <param name="v">Reads or writes them.</param>
    /// <returns>The kind with the settings that were read.</returns>
    public abstract HeadKind Visit(ConfigVisitor v);

    /// <summary>Refuses settings that contradict each other.</summary>
    /// <exception cref="ConfigException">Settings contradict each other.</exception>
    public virtual void Validate() { }

    /// <summary>Returns the settings by which the annotations that it learns are found in files.</summary>
    /// <param name="data">The settings by which texts are found in files.</param>
    public abstract CsvCorpusOptions ToCorpusOptions(PipelineDataConfig data);

    /// <summary>Makes a head for training texts; its weights are not initialised.</summary>
    /// <param name="config">The configuration of the pipeline.</param>
    /// <param name="encoder">The encoder that it shares with the other heads.</param>
    /// <param name="texts">The training texts as <see cref="ToCorpusOptions"/> reads them.</param>
    /// <param name="docs">The same texts, split.</param>
    /// <exception cref="DataException">They have too few annotations.</exception>
    public abstract Head Learn(PipelineConfig config, EncoderPart encoder, IReadOnlyList<LabelledText> texts, IReadOnlyList<Doc> docs);
}
