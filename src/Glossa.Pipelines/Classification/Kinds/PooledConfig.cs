using Glossa.Models;
using Glossa.Nn;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A classifier over token vectors (<see cref="EncoderClassifier"/>): poolings make one vector of a text's tokens, and an output layer
/// gives each label its score. It has an encoder of its own, after whose kind it is named, or reads the one that the heads of a pipeline
/// share.
/// </summary>
public sealed record PooledConfig : ClassifierKind
{
    /// <summary>The name of a classifier that reads the encoder of its pipeline.</summary>
    public const string KindName = "pooled";

    private static readonly Dictionary<string, Pooling> Poolings = new()
    {
        ["mean"] = Models.Pooling.Mean,
        ["max"] = Models.Pooling.Max,
        ["attention"] = Models.Pooling.Attention,
        ["class_vector"] = Models.Pooling.ClassVector,
        ["pooler"] = Models.Pooling.Pooler,
    };

    private readonly double dropout = 0.2;

    /// <summary>Creates a classifier.</summary>
    /// <param name="encoder">The settings of its encoder; null reads the one that the heads of a pipeline share.</param>
    public PooledConfig(EncoderKind? encoder = null) => (Encoder, Pooling) = (encoder, encoder?.DefaultPooling ?? ["mean", "max"]);

    /// <inheritdoc/>
    public override string Kind => Encoder?.Kind ?? KindName;

    /// <inheritdoc/>
    public override TrainingConfig DefaultTraining => Encoder?.DefaultTraining ?? base.DefaultTraining;

    /// <summary>The settings of its encoder; null reads the one that the heads of a pipeline share.</summary>
    public EncoderKind? Encoder { get; init; }

    /// <summary>The poolings that make one vector of a text's tokens: "mean", "max", "attention", or several.</summary>
    public IReadOnlyList<string> Pooling { get; init; }

    /// <summary>The fraction of values dropped in training: before the output layer, and between the layers of its own encoder.</summary>
    public double Dropout
    {
        get => Encoder?.Dropout ?? dropout;
        init
        {
            dropout = value;
            if (Encoder is { } own) Encoder = own with { Dropout = value };
        }
    }

    /// <inheritdoc/>
    public override ClassifierKind Visit(ConfigVisitor v)
    {
        PooledConfig read = Encoder is null ? this : this with { Encoder = v.Inline(Encoder, (kind, inner) => kind.Visit(inner)) };
        read = read with { Pooling = v.Choices("pooling", Pooling, Poolings.Keys) };
        return Encoder is { HasLayers: true } ? read : read with { Dropout = v.Number("dropout", Dropout, 0, 0.99) };
    }

    /// <inheritdoc/>
    public override ClassifierKind SizedAs(ClassifierKind start) => start switch
    {
        PooledConfig { Encoder: { } theirs } other when Encoder is { } own && own.Kind == theirs.Kind =>
            other with { Encoder = own.SizedAs(theirs) },
        _ => start,
    };

    /// <inheritdoc/>
    public override ClassifierKind WithStart() => this with { Encoder = Encoder?.WithStart() };

    /// <inheritdoc/>
    public override TextClassifier Learn(ClassifierSizes sizes, IReadOnlyList<Doc> docs, TextClassifier? start)
    {
        if (Encoder is null) return Over(Shared(sizes.Encoder), sizes);
        TokenEncoder? tokens = start is null ? Encoder.Start?.Encoder : TokensOf(start);
        return Over(Encoder.Learn(docs, tokens), sizes);
    }

    /// <inheritdoc/>
    public override TextClassifier Load(ClassifierSizes sizes, PartState state) =>
        Over(state.Encoder?.Encoder ?? Encoder?.Load(state) ?? Shared(null), sizes);

    /// <inheritdoc/>
    public override void Save(TextClassifier model, PartWriter writer)
    {
        if (writer.Encoder is null) Encoder?.Save(TokensOf(model), writer);
    }

    /// <inheritdoc/>
    public override void InitializeWeights(TextClassifier model)
    {
        if (Encoder?.Start is { } start) TokensOf(model).LoadState(start.Encoder.State());
    }

    /// <inheritdoc/>
    public override EncoderPart? EncoderOf(TextClassifier model) => Encoder is null ? null : new EncoderPart(Encoder, TokensOf(model));

    /// <inheritdoc/>
    public override ITextVectors VectorsOf(TextCategorizer categorizer) =>
        new ClassifierVectors(categorizer.Config.Language, (EncoderClassifier)categorizer.Classifier);

    private static TokenEncoder TokensOf(TextClassifier model) => model.ModulesOf<PooledEncoder>().First().Tokens;

    private static TokenEncoder Shared(TokenEncoder? encoder) => encoder ?? throw new ConfigException(
        $"A '{KindName}' classifier reads the encoder of its pipeline, but there is none: "
            + "set encoder.kind, or take a model with one of its own.");

    private EncoderClassifier Over(TokenEncoder tokens, ClassifierSizes sizes) =>
        new(new PooledEncoder(tokens, [.. Pooling.Select(name => Poolings[name])]), sizes.Classes, Dropout, sizes.NewFeatureEncoder());
}
