using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>
/// Permutation language modelling (Yang et al. 2019): the pieces of a text are predicted one after another in a random order, each from
/// those before it in the order. Only the last part of the order is predicted, in spans of neighbouring pieces.
/// </summary>
public sealed record PermutationConfig : PieceObjective
{
    private static readonly KindTable<TransformerKind> TwoStreams =
        TransformerKind.Table(TransformerFamilies.BuiltIn.All.OfType<XlnetConfig>());

    /// <summary>Creates the usual settings, for an XLNet.</summary>
    public PermutationConfig() : base(new XlnetConfig(), new PieceTokenizerConfig { Kind = "unigram" }) { }

    /// <inheritdoc/>
    public override string Kind => "permutation";

    /// <summary>K: one piece in so many is predicted.</summary>
    public int Predicted { get; init; } = 6;

    /// <summary>The most pieces of a span, whose length is random from 1 on.</summary>
    public int Span { get; init; } = 5;

    /// <inheritdoc/>
    public override PretrainingObjective Visit(ConfigVisitor v) => this with
    {
        Predicted = v.Number("predicted", Predicted, 2, 100),
        Span = v.Number("span", Span, 1, 100),
        Window = v.Number("window", Window, 4, 1 << 16),
    };

    private protected override KindTable<TransformerKind> Families => TwoStreams;

    private protected override PiecePredictor NewPredictor(TransformerEncoder encoder) => new PermutedPieces(encoder, this);
}
