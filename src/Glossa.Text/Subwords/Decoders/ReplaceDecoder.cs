namespace Glossa.Text;

/// <summary>Puts one text for another in each piece.</summary>
/// <param name="pattern">The text to replace, not empty.</param>
/// <param name="content">The text in its place.</param>
internal sealed class ReplaceDecoder(string pattern, string content) : DecoderStep
{
    /// <summary>The text to replace.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>The text in its place.</summary>
    public string Content { get; } = content;

    /// <inheritdoc/>
    public override List<string> Apply(List<string> pieces) =>
        [.. pieces.Select(piece => piece.Replace(Pattern, Content, StringComparison.Ordinal))];
}
