namespace Glossa.Text;

/// <summary>A space for each mark, and none for the mark at the beginning of the text that was put in.</summary>
/// <param name="mark">The mark.</param>
/// <param name="prefix">Where a mark was put in.</param>
internal sealed class MetaspaceDecoder(char mark, MetaspacePrefix prefix) : DecoderStep
{
    /// <summary>The mark.</summary>
    public char Mark { get; } = mark;

    /// <summary>The place where a mark was put in.</summary>
    public MetaspacePrefix Prefix { get; } = prefix;

    /// <inheritdoc/>
    public override List<string> Apply(List<string> pieces) => [.. pieces.Select((piece, i) =>
        (i == 0 && Prefix != MetaspacePrefix.Never && piece.StartsWith(Mark) ? piece[1..] : piece).Replace(Mark, ' '))];
}
