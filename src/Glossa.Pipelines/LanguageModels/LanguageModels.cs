using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>The kinds of language models a configuration can name: the whole list.</summary>
public static class LanguageModels
{
    /// <summary>The kinds: networks, which are trained by gradients, and models of counts, which are done when the text is counted.</summary>
    public static IReadOnlyDictionary<string, LanguageModelKind> Kinds { get; } = new Dictionary<string, LanguageModelKind>
    {
        ["ngram"] = new CountedKind(counts => new NgramMaximumLikelihood(counts)),
        ["kneser_ney"] = new CountedKind(counts => new NgramKneserNey(counts)),
        ["lstm"] = new NetworkKind((config, sizes) => Recurrent(RecurrentKind.Lstm, config, sizes.Symbols)),
        ["gru"] = new NetworkKind((config, sizes) => Recurrent(RecurrentKind.Gru, config, sizes.Symbols)),
        ["rnn"] = new NetworkKind((config, sizes) => Recurrent(RecurrentKind.Rnn, config, sizes.Symbols)),
        ["elman"] = new NetworkKind((config, sizes) => new ElmanLanguageModel(sizes.Symbols, new ElmanLanguageModelOptions { Width = config.Width, Hidden = config.Hidden })),
        ["feed_forward"] = new NetworkKind((config, sizes) => new FeedForwardLanguageModel(sizes.Symbols, new FeedForwardLanguageModelOptions { Window = config.Window, Width = config.Width, Hidden = config.Hidden, Dropout = config.Dropout })),
        ["textgenrnn"] = new NetworkKind((config, sizes) => new Textgenrnn(new TextgenrnnOptions { Symbols = sizes.Symbols, Boundary = sizes.Boundary, ContextLabels = sizes.Labels, Width = config.Width, Hidden = config.Hidden, Layers = config.Layers, Window = config.Window, Bidirectional = config.Bidirectional, Dropout = config.Dropout })),
    };

    /// <summary>The kinds that learn from labels of texts, too.</summary>
    internal static IReadOnlyList<string> Labelled { get; } = ["textgenrnn"];

    private static RecurrentLanguageModel Recurrent(RecurrentKind kind, LanguageArchitectureConfig config, int symbols) => new(symbols, new RecurrentLanguageModelOptions
    {
        Kind = kind,
        Width = config.Width,
        Hidden = config.Hidden,
        Layers = config.Layers,
        Tied = config.Tied,
        Dropout = config.Dropout,
        VariationalDropout = config.VariationalDropout,
        SymbolDropout = config.SymbolDropout,
        WeightDrop = config.WeightDrop,
    });
}
