using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>Recurrent layers between the vectors of symbols and the output layer (<see cref="RecurrentLanguageModel"/>).</summary>
public abstract record RecurrentConfig : NetworkConfig
{
    /// <summary>The number of recurrent layers.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Whether the symbols' vectors are the weights of the output layer too.</summary>
    public bool Tied { get; init; }

    /// <summary>The fraction of the values that is dropped in training before, between and after the layers.</summary>
    public double Dropout { get; init; }

    /// <summary>Whether dropout drops the same values at every step of a chunk (Gal and Ghahramani 2016).</summary>
    public bool VariationalDropout { get; init; } = true;

    /// <summary>
    /// The fraction of the symbols that is hidden in a training step, at all positions where they occur (Gal and Ghahramani 2016).
    /// </summary>
    public double SymbolDropout { get; init; }

    /// <summary>The fraction of the weights from state to state that is dropped in training (Merity et al. 2018).</summary>
    public double WeightDrop { get; init; }

    /// <summary>The kind of cell.</summary>
    protected abstract RecurrentKind Cell { get; }

    /// <inheritdoc/>
    public override LanguageModelKind Visit(ConfigVisitor v) => VisitSizes(this, v) with
    {
        Layers = v.Number("layers", Layers, 1, 100),
        Tied = v.Flag("tied", Tied),
        Dropout = v.Number("dropout", Dropout, 0, 0.99),
        VariationalDropout = v.Flag("variational_dropout", VariationalDropout),
        SymbolDropout = v.Number("symbol_dropout", SymbolDropout, 0, 0.99),
        WeightDrop = v.Number("weight_drop", WeightDrop, 0, 0.99),
    };

    /// <inheritdoc/>
    public override ILanguageModel Make(SymbolSizes sizes) => new RecurrentLanguageModel(sizes.Symbols, new RecurrentLanguageModelOptions
    {
        Kind = Cell,
        Width = Width,
        Hidden = Hidden,
        Layers = Layers,
        Tied = Tied,
        Dropout = Dropout,
        VariationalDropout = VariationalDropout,
        SymbolDropout = SymbolDropout,
        WeightDrop = WeightDrop,
    });
}

/// <summary>A language model of LSTM layers.</summary>
public sealed record LstmLanguageConfig : RecurrentConfig
{
    /// <inheritdoc/>
    public override string Kind => "lstm";

    /// <inheritdoc/>
    protected override RecurrentKind Cell => RecurrentKind.Lstm;
}

/// <summary>A language model of GRU layers.</summary>
public sealed record GruLanguageConfig : RecurrentConfig
{
    /// <inheritdoc/>
    public override string Kind => "gru";

    /// <inheritdoc/>
    protected override RecurrentKind Cell => RecurrentKind.Gru;
}

/// <summary>A language model of simple recurrent layers.</summary>
public sealed record RnnLanguageConfig : RecurrentConfig
{
    /// <inheritdoc/>
    public override string Kind => "rnn";

    /// <inheritdoc/>
    protected override RecurrentKind Cell => RecurrentKind.Rnn;
}
