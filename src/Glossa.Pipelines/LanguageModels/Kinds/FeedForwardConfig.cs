using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>A feed-forward network over the last symbols (<see cref="FeedForwardLanguageModel"/>, Bengio et al. 2003).</summary>
public sealed record FeedForwardConfig : NetworkConfig
{
    /// <inheritdoc/>
    public override string Kind => "feed_forward";

    /// <summary>The number of previous symbols that the model reads.</summary>
    public int Window { get; init; } = 8;

    /// <summary>The fraction of the values that is dropped in training.</summary>
    public double Dropout { get; init; }

    /// <inheritdoc/>
    public override LanguageModelKind Visit(ConfigVisitor v) => VisitSizes(this, v) with
    {
        Window = v.Number("window", Window, 1, 1000),
        Dropout = v.Number("dropout", Dropout, 0, 0.99),
    };

    /// <inheritdoc/>
    public override ILanguageModel Make(SymbolSizes sizes) => new FeedForwardLanguageModel(
        sizes.Symbols, new FeedForwardLanguageModelOptions { Window = Window, Width = Width, Hidden = Hidden, Dropout = Dropout });
}
