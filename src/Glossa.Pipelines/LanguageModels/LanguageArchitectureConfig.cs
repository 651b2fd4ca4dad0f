namespace Glossa.Pipelines;

/// <summary>Which language model, and its sizes. Keys that a kind does not use are ignored by it.</summary>
public sealed record LanguageArchitectureConfig
{
    // What no one needs more of; a file that asks for more is damaged or means harm.
    private const int MostSize = 100_000;

    /// <summary>"lstm", "gru", "rnn", "elman", "feed_forward", "textgenrnn", "ngram" (unsmoothed) or "kneser_ney": see <see cref="LanguageModels.Kinds"/>.</summary>
    public string Kind { get; init; } = "lstm";

    /// <summary>The columns of a symbol's vector.</summary>
    public int Width { get; init; } = 128;

    /// <summary>The size of a layer's state, or of the hidden layer.</summary>
    public int Hidden { get; init; } = 256;

    /// <summary>How many recurrent layers there are.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>How many symbols a feed-forward model or textgenrnn looks back.</summary>
    public int Window { get; init; } = 8;

    /// <summary>The n of n-grams: the symbol that is told and those it is told from.</summary>
    public int Order { get; init; } = 5;

    /// <summary>Whether textgenrnn reads its window from both sides.</summary>
    public bool Bidirectional { get; init; }

    /// <summary>Whether the symbols' vectors are the weights of a recurrent model's output layer too.</summary>
    public bool Tied { get; init; }

    /// <summary>The share of columns dropped in training: of a recurrent model before, between and after its layers.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether a recurrent model drops the same columns at every step of a chunk (Gal and Ghahramani 2016).</summary>
    public bool VariationalDropout { get; init; } = true;

    /// <summary>The share of symbols that are hidden in a step of training, wherever they stand (Gal and Ghahramani 2016).</summary>
    public double SymbolDropout { get; init; }

    /// <summary>The share of weights from state to state dropped in training (Merity et al. 2018).</summary>
    public double WeightDrop { get; init; }

    /// <summary>The usual sizes of a kind: textgenrnn has those of its original, with which its weights fit.</summary>
    /// <param name="kind">The kind.</param>
    public static LanguageArchitectureConfig For(string kind) => kind == "textgenrnn" ? new() { Kind = kind, Width = 100, Hidden = 128, Layers = 2, Window = 40 } : new() { Kind = kind };

    internal static LanguageArchitectureConfig Visit(LanguageArchitectureConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, LanguageModels.Kinds.Keys),
        Width = v.Number("width", config.Width, 1, MostSize),
        Hidden = v.Number("hidden", config.Hidden, 1, MostSize),
        Layers = v.Number("layers", config.Layers, 1, 100),
        Window = v.Number("window", config.Window, 1, 1000),
        Order = v.Number("order", config.Order, 1, 100),
        Bidirectional = v.Flag("bidirectional", config.Bidirectional),
        Tied = v.Flag("tied", config.Tied),
        Dropout = v.Number("dropout", config.Dropout, 0, 0.99),
        VariationalDropout = v.Flag("variational_dropout", config.VariationalDropout),
        SymbolDropout = v.Number("symbol_dropout", config.SymbolDropout, 0, 0.99),
        WeightDrop = v.Number("weight_drop", config.WeightDrop, 0, 0.99),
    };
}
