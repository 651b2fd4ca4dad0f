using Glossa.Models;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>A classifier over token vectors: these become the vector of the text, and an output layer gives each label its score.</summary>
public abstract record PooledConfig : ClassifierKind
{
    private static readonly Dictionary<string, Pooling> Poolings = new()
    {
        ["mean"] = Models.Pooling.Mean,
        ["max"] = Models.Pooling.Max,
        ["attention"] = Models.Pooling.Attention,
    };

    /// <summary>How tokens' vectors become a text's: "mean", "max", "attention", or several.</summary>
    public IReadOnlyList<string> Pooling { get; init; } = ["mean"];

    /// <summary>What share of columns is dropped in training.</summary>
    public double Dropout { get; init; } = 0.2;

    /// <inheritdoc/>
    public override TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start) => Over(NewEncoder(docs, start), sizes);

    /// <inheritdoc/>
    public override TextClassifier Load(ClassifierSizes sizes, PartState state) => Over(LoadEncoder(state), sizes);

    /// <inheritdoc/>
    public override ITextVectors VectorsOf(TextCategorizer categorizer) => new ClassifierVectors(categorizer.Config.Language, (EncoderClassifier)categorizer.Classifier);

    /// <summary>Makes the encoder of tokens for training texts.</summary>
    /// <param name="docs">The training texts.</param>
    /// <param name="start">The model to start from, or null.</param>
    protected abstract TokenEncoder NewEncoder(IReadOnlyList<Doc> docs, TextClassifier? start);

    /// <summary>Makes the encoder of tokens of what was saved.</summary>
    /// <param name="state">What was saved.</param>
    /// <exception cref="GlossaException">It is damaged.</exception>
    protected abstract TokenEncoder LoadEncoder(PartState state);

    /// <summary>Goes through the settings that all classifiers over token vectors have.</summary>
    /// <param name="config">The settings.</param>
    /// <param name="v">Reads or writes them.</param>
    protected static T VisitPooling<T>(T config, ConfigVisitor v) where T : PooledConfig => config with
    {
        Pooling = v.Choices("pooling", config.Pooling, Poolings.Keys),
        Dropout = v.Number("dropout", config.Dropout, 0, 0.99),
    };

    private EncoderClassifier Over(TokenEncoder encoder, ClassifierSizes sizes) =>
        new(new PooledEncoder(encoder, [.. Pooling.Select(name => Poolings[name])]), sizes.Classes, Dropout, sizes.NewFeatureEncoder());
}
