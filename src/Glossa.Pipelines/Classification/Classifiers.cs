using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The kinds of classifiers and poolings a configuration can name: the whole list.</summary>
public static class Classifiers
{
    /// <summary>The kinds, each with what makes a classifier of it for its inputs and outputs.</summary>
    public static IReadOnlyDictionary<string, Func<ModelConfig, ClassifierInputs, int, TextClassifier>> Kinds { get; } = new Dictionary<string, Func<ModelConfig, ClassifierInputs, int, TextClassifier>>
    {
        ["cnn"] = (config, inputs, classes) => Pooled(new Tok2Vec(Tok2VecOf(config, inputs)), config, inputs, classes),
        ["regions"] = (config, inputs, classes) => Pooled(Regions(config), config, inputs, classes),
        ["lstm"] = (config, inputs, classes) => Pooled(
            new RecurrentEncoder(new RecurrentEncoderOptions { Width = config.Width, Hidden = config.Hidden, Layers = Math.Max(1, config.Depth), Dropout = config.Dropout, Tables = [new(LexicalForm.Norm, config.Rows)], Vectors = inputs.VectorsOf(config) }), config, inputs, classes),
        ["embeddings"] = (config, inputs, classes) => Pooled(new MultiHashEmbedding([new(LexicalForm.Norm, config.Rows)], config.Width, inputs.VectorsOf(config)), config, inputs, classes),
        [DeepMoji] = (config, inputs, classes) => WithColumns(Social(config, inputs, classes), inputs),
        [Ngrams] = (config, inputs, classes) => config.Vectors is not null
            ? throw new ConfigException("A model of the kind 'ngrams' counts words and has no embeddings that word vectors could join: take another kind, or leave model.vectors out.")
            : WithColumns(Linear(config, inputs, classes), inputs),
        [Ensemble] = (config, inputs, classes) =>
            new EnsembleClassifier(true, [.. Members(config).Select(Member(config, inputs, classes))]),
    };

    internal const string Ensemble = "ensemble", DeepMoji = "deepmoji", Ngrams = "ngrams";

    /// <summary>The poolings.</summary>
    public static IReadOnlyDictionary<string, Pooling> Poolings { get; } = new Dictionary<string, Pooling>
    {
        ["mean"] = Pooling.Mean,
        ["max"] = Pooling.Max,
        ["attention"] = Pooling.Attention,
    };

    /// <summary>The activations a DeepMoji's gates can have.</summary>
    public static IReadOnlyDictionary<string, Activation> Gates { get; } = new Dictionary<string, Activation>
    {
        ["hard_sigmoid"] = Activation.HardSigmoid(),
        ["sigmoid"] = Activation.Sigmoid,
    };

    /// <summary>The forms of words that word vectors can be looked up by.</summary>
    public static IReadOnlyDictionary<string, LexicalForm> VectorAttributes { get; } = new Dictionary<string, LexicalForm>
    {
        ["norm"] = LexicalForm.Norm,
        ["lower"] = LexicalForm.Lower,
        ["orth"] = LexicalForm.Orth,
    };

    private static EncoderClassifier Pooled(TokenEncoder encoder, ModelConfig config, ClassifierInputs inputs, int classes) =>
        new(new PooledEncoder(encoder, [.. config.Pooling.Select(name => Poolings[name])]), classes, config.Dropout, inputs.NewEncoder());

    /// <summary>A classifier that reads words alone, and beside it one of the feature columns where there are any.</summary>
    private static TextClassifier WithColumns(TextClassifier words, ClassifierInputs inputs) =>
        inputs.NewEncoder() is { } features ? new EnsembleClassifier(false, words, new FeatureClassifier(features, words.Classes)) : words;

    private static DeepMojiClassifier Social(ModelConfig config, ClassifierInputs inputs, int classes)
    {
        if (config.Vectors is not null) throw new ConfigException("The words of a DeepMoji have vectors of their own, which static ones cannot stand beside: set model.start_vectors instead, which they start from.");
        DeepMojiOptions options = new()
        {
            Words = inputs.Words!.Count,
            Width = config.Width,
            Hidden = config.Hidden,
            Classes = classes,
            Gates = Gates[config.Gates],
            Initializers = InitializerSet.ByName(config.Initializers),
            EmbeddingDropout = config.EmbeddingDropout,
            FinalDropout = config.Dropout,
        };
        return new DeepMojiClassifier(new DeepMoji(options), inputs.Words, inputs.MaxWords);
    }

    private static IReadOnlyList<string> Members(ModelConfig config) => config.Members.Count > 0 && config.Members.Distinct().Count() == config.Members.Count && !config.Members.Contains(Ensemble)
        ? config.Members
        : throw new ConfigException($"The members of an ensemble are one or more kinds, each once, and no ensemble: model.members is [{string.Join(", ", config.Members)}].");

    private static RegionEncoder Regions(ModelConfig config) => config.Vectors is not null
        ? throw new ConfigException("A model of the kind 'regions' has weights for words, not vectors that word vectors could join: take another kind, or leave model.vectors out.")
        : new RegionEncoder(new RegionEncoderOptions { Width = config.Width, Window = config.Window, Rows = config.Rows, WordDropout = config.WordDropout });

    /// <summary>The features of a linear model.</summary>
    internal static NgramOptions NgramsOf(ModelConfig config) =>
        new() { MaxLength = config.Ngrams, Rows = 1 << config.NgramBits, NaiveBayes = config.NaiveBayes };

    private static NgramClassifier Linear(ModelConfig config, ClassifierInputs inputs, int classes) =>
        new(classes, NgramsOf(config), inputs.Ngrams);

    private static Func<string, TextClassifier> Member(ModelConfig config, ClassifierInputs inputs, int classes) =>
        kind => kind == Ngrams ? Linear(config, inputs, classes) : Kinds[kind](config, inputs, classes);

    private static Tok2VecOptions Tok2VecOf(ModelConfig config, ClassifierInputs inputs) => new()
    {
        Width = config.Width,
        Depth = config.Depth,
        Window = config.Window,
        Pieces = config.Pieces,
        Dropout = config.Dropout,
        WordDropout = config.WordDropout,
        Tables =
        [
            new(LexicalForm.Norm, config.Rows), new(LexicalForm.Prefix, RowsOr(config.PrefixRows, config)), new(LexicalForm.Suffix, RowsOr(config.SuffixRows, config)), new(LexicalForm.Shape, RowsOr(config.ShapeRows, config)),
        ],
        Vectors = inputs.VectorsOf(config),
    };

    private static int RowsOr(int rows, ModelConfig config) => rows > 0 ? rows : config.Rows / 2;
}
