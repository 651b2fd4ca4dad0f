namespace Glossa.Text;

/// <summary>Puts one text for another, wherever it occurs, from the left.</summary>
/// <param name="pattern">The text to replace, not empty.</param>
/// <param name="content">The text in its place.</param>
internal sealed class ReplaceNormalizer(string pattern, string content) : TextNormalizer
{
    /// <summary>The text to replace.</summary>
    public string Pattern { get; } = pattern;

    /// <summary>The text in its place.</summary>
    public string Content { get; } = content;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        ReadOnlySpan<char> text = from.Characters;
        int at = 0;
        while (text[at..].IndexOf(Pattern, StringComparison.Ordinal) is >= 0 and var next)
        {
            to.Append(from, at, at + next);
            at += next;
            to.Append(Content, from.Start(at), from.End(at + Pattern.Length - 1));
            at += Pattern.Length;
        }
        to.Append(from, at, text.Length);
    }
}
