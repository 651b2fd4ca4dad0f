using Glossa.Data;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A text classifier as a component of a pipeline that is trained: its labels, and a model over the shared encoder.</summary>
public sealed record TextCategorizerConfig : HeadKind
{
    /// <inheritdoc/>
    public override string Kind => TextCategorizer.KindName;

    /// <summary>
    /// The settings of labels, feature columns and model, the field of the labels, and of the training only the metric and label smoothing.
    /// </summary>
    public ClassifierConfig Classifier { get; init; } = new() { Model = new PooledConfig() };

    /// <inheritdoc/>
    public override IReadOnlyList<string> ShownScores => Classifier.PositiveScores;

    /// <inheritdoc/>
    public override HeadKind Visit(ConfigVisitor v)
    {
        KindTable<ClassifierKind> models = v.Known.Classifiers.With(new PooledConfig());
        ClassifierConfig read = Classifier with { Data = v.Inline(Classifier.Data, DataConfig.VisitLabels) };
        read = v.Inline(read, ClassifierConfig.VisitLabels) with { Training = v.Inline(read.Training, TrainingConfig.VisitHead) };
        double weight = v.Number("weight", Weight, 0, 1e6);
        return this with
        {
            Classifier = v.Inline(read, (config, inner) => ClassifierConfig.VisitModel(config, inner, models)),
            Weight = weight,
        };
    }

    /// <inheritdoc/>
    public override void Validate()
    {
        Classifier.ValidateLabels();
        Classifier.Model.Validate();
    }

    /// <inheritdoc/>
    public override CsvCorpusOptions ToCorpusOptions(PipelineDataConfig data) =>
        ConfigOver(data).ToCorpusOptions() with { RequiresLabel = false };

    /// <inheritdoc/>
    public override Head Learn(PipelineConfig config, EncoderPart encoder, IReadOnlyList<LabelledText> texts, IReadOnlyList<Doc> docs)
    {
        ClassifierConfig own = Classifier with
        {
            Language = config.Language,
            Seed = config.Seed,
            Data = ConfigOver(config.Data),
            Model = Classifier.Model.WithStart(),
        };
        return TextCategorizerHead.Learn(own, encoder, texts, docs);
    }

    /// <summary>Returns the settings by which texts are found in files, with the field of the labels.</summary>
    private DataConfig ConfigOver(PipelineDataConfig data) => Classifier.Data with
    {
        Formats = data.Formats,
        TextField = data.TextField,
        Delimiter = data.Delimiter,
        Quotes = data.Quotes,
        Columns = data.Columns,
    };
}
