using Glossa.Models;
using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>The kinds of language models a configuration can name: the whole list.</summary>
public static class LanguageModels
{
    /// <summary>The kinds, each with what makes a model of it for so many symbols. Every one is a <see cref="Module"/> and an <see cref="ILanguageModel"/>.</summary>
    public static IReadOnlyDictionary<string, Func<LanguageArchitectureConfig, int, ILanguageModel>> Kinds { get; } = new Dictionary<string, Func<LanguageArchitectureConfig, int, ILanguageModel>>
    {
        ["lstm"] = (config, symbols) => Recurrent(RecurrentKind.Lstm, config, symbols),
        ["gru"] = (config, symbols) => Recurrent(RecurrentKind.Gru, config, symbols),
        ["rnn"] = (config, symbols) => Recurrent(RecurrentKind.Rnn, config, symbols),
        ["elman"] = (config, symbols) => new ElmanLanguageModel(symbols, new ElmanLanguageModelOptions { Width = config.Width, Hidden = config.Hidden }),
        ["feed_forward"] = (config, symbols) => new FeedForwardLanguageModel(symbols, new FeedForwardLanguageModelOptions { Window = config.Window, Width = config.Width, Hidden = config.Hidden, Dropout = config.Dropout }),
        ["textgenrnn"] = (config, symbols) => new Textgenrnn(new TextgenrnnOptions { Symbols = symbols, Width = config.Width, Hidden = config.Hidden, Layers = config.Layers, Window = config.Window, Bidirectional = config.Bidirectional, Dropout = config.Dropout }),
    };

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
