namespace Glossa.Text;

/// <summary>Makes one space of several.</summary>
/// <param name="ofAllWhiteSpace">Whether all white space, as Python has it, becomes a space; otherwise spaces alone count.</param>
internal sealed class SpaceNormalizer(bool ofAllWhiteSpace) : TextNormalizer
{
    /// <summary>Whether all white space becomes a space.</summary>
    public bool OfAllWhiteSpace { get; } = ofAllWhiteSpace;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        ReadOnlySpan<char> text = from.Characters;
        for (int at = 0; at < text.Length; at++)
        {
            if (!IsSpace(text[at]))
            {
                to.Append(from, at, at + 1);
                continue;
            }
            int first = at;
            while (at + 1 < text.Length && IsSpace(text[at + 1])) at++;
            to.Append(' ', from.Start(first), from.End(at));
        }
    }

    private bool IsSpace(char c) => OfAllWhiteSpace ? WhiteSpace.Is(c) : c == ' ';
}
