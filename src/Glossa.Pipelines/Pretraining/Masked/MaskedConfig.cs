using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>
/// Masked language modelling (Devlin et al. 2019): some pieces of a text are hidden, and predicted from both sides. They are chosen anew
/// each time a text is read (Liu et al. 2019).
/// </summary>
public sealed record MaskedConfig : PieceObjective
{
    private static readonly KindTable<TransformerKind> Encoders =
        TransformerKind.Table(TransformerFamilies.BuiltIn.All.OfType<EncoderConfig>());

    /// <summary>Creates the usual settings, for a BERT.</summary>
    public MaskedConfig() : base(new BertConfig(), new PieceTokenizerConfig()) { }

    /// <inheritdoc/>
    public override string Kind => "masked";

    /// <summary>
    /// The probability with which a piece is chosen for prediction. Of the chosen ones 80 % are replaced by the mask, 10 % by any other
    /// piece, and 10 % are kept.
    /// </summary>
    public double Probability { get; init; } = 0.15;

    /// <summary>Whether words are chosen as a whole rather than their pieces.</summary>
    public bool WholeWords { get; init; }

    /// <inheritdoc/>
    public override PretrainingObjective Visit(ConfigVisitor v) => this with
    {
        Probability = v.Number("probability", Probability, 0.01, 0.9),
        WholeWords = v.Flag("whole_words", WholeWords),
        Window = v.Number("window", Window, 4, 1 << 16),
    };

    private protected override KindTable<TransformerKind> Families => Encoders;

    private protected override PiecePredictor NewPredictor(TransformerEncoder encoder) => new MaskedPieces(encoder, this);
}
