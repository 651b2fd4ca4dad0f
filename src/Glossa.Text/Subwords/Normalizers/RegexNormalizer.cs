namespace Glossa.Text;

/// <summary>Puts a text for each match of a regular expression.</summary>
/// <param name="pattern">The expression.</param>
/// <param name="content">The text in place of a match.</param>
internal sealed class RegexNormalizer(WordPattern pattern, string content) : TextNormalizer
{
    /// <summary>The expression.</summary>
    public WordPattern Pattern { get; } = pattern;

    /// <summary>The text in place of a match.</summary>
    public string Content { get; } = content;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        int at = 0;
        foreach ((int start, int length) in Pattern.Matches(from.Characters))
        {
            to.Append(from, at, start);
            to.Append(Content, from.Start(start), from.End(start + length - 1));
            at = start + length;
        }
        to.Append(from, at, from.Length);
    }
}
