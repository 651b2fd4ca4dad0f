namespace Glossa.Text;

/// <summary>Puts a space before each piece but the first, or takes the mark off that continues a word.</summary>
/// <param name="prefix">The mark.</param>
/// <param name="cleansUp">Whether the spaces before punctuation and English contractions are taken away.</param>
internal sealed class WordPieceDecoder(string prefix, bool cleansUp) : DecoderStep
{
    private static readonly (string Old, string New)[] CleanUps =
    [
        (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"), (" 'm", "'m"), (" do not", " don't"),
        (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
    ];

    /// <summary>The mark of a piece that continues a word.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Whether the spaces before punctuation and English contractions are taken away.</summary>
    public bool CleansUp { get; } = cleansUp;

    /// <inheritdoc/>
    public override List<string> Apply(List<string> pieces) => [.. pieces.Select((piece, i) => CleanUp(
        i == 0 ? piece
        : Prefix.Length > 0 && piece.StartsWith(Prefix, StringComparison.Ordinal) ? piece[Prefix.Length..]
        : " " + piece))];

    private string CleanUp(string piece) =>
        CleansUp ? CleanUps.Aggregate(piece, (text, pair) => text.Replace(pair.Old, pair.New, StringComparison.Ordinal)) : piece;
}
