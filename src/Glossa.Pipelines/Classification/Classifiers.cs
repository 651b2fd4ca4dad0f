using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>The kinds of classifiers and poolings a configuration can name: the whole list.</summary>
public static class Classifiers
{
    /// <summary>The kinds, each with what makes a classifier of it for its inputs and outputs.</summary>
    public static IReadOnlyDictionary<string, Func<ModelConfig, ClassifierInputs, int, TextClassifier>> Kinds { get; } = new Dictionary<string, Func<ModelConfig, ClassifierInputs, int, TextClassifier>>
    {
        ["cnn"] = (config, inputs, classes) => Pooled(new Tok2Vec(Tok2VecOf(config)), config, inputs, classes),
        ["lstm"] = (config, inputs, classes) => Pooled(
            new RecurrentEncoder(new RecurrentEncoderOptions { Width = config.Width, Hidden = config.Hidden, Layers = Math.Max(1, config.Depth), Dropout = config.Dropout, Tables = [new(LexicalForm.Norm, config.Rows)] }), config, inputs, classes),
        ["embeddings"] = (config, inputs, classes) => Pooled(new MultiHashEmbedding([new(LexicalForm.Norm, config.Rows)], config.Width), config, inputs, classes),
        ["ngrams"] = (config, inputs, classes) => inputs.NewEncoder() is { } features ? new EnsembleClassifier(Linear(config, classes), new FeatureClassifier(features, classes)) : Linear(config, classes),
        ["ensemble"] = (config, inputs, classes) => new EnsembleClassifier(Linear(config, classes), Pooled(new Tok2Vec(Tok2VecOf(config)), config, inputs, classes)),
    };

    /// <summary>The poolings.</summary>
    public static IReadOnlyDictionary<string, Pooling> Poolings { get; } = new Dictionary<string, Pooling>
    {
        ["mean"] = Pooling.Mean,
        ["max"] = Pooling.Max,
        ["attention"] = Pooling.Attention,
    };

    private static EncoderClassifier Pooled(TokenEncoder encoder, ModelConfig config, ClassifierInputs inputs, int classes) =>
        new(new PooledEncoder(encoder, [.. config.Pooling.Select(name => Poolings[name])]), classes, config.Dropout, inputs.NewEncoder());

    private static NgramClassifier Linear(ModelConfig config, int classes) => new(classes, new NgramOptions { MaxLength = config.Ngrams, Rows = 1 << config.NgramBits });

    private static Tok2VecOptions Tok2VecOf(ModelConfig config) => new()
    {
        Width = config.Width,
        Depth = config.Depth,
        Window = config.Window,
        Pieces = config.Pieces,
        Dropout = config.Dropout,
        Tables =
        [
            new(LexicalForm.Norm, config.Rows), new(LexicalForm.Prefix, config.Rows / 2), new(LexicalForm.Suffix, config.Rows / 2), new(LexicalForm.Shape, config.Rows / 2),
        ],
    };
}
