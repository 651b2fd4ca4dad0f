namespace Glossa.Text;

/// <summary>Takes spaces, or all white space, from the ends of the text.</summary>
/// <param name="left">Whether from the beginning.</param>
/// <param name="right">Whether from the end.</param>
/// <param name="onlySpaces">Whether only spaces are taken, as SentencePiece does.</param>
internal sealed class TrimNormalizer(bool left, bool right, bool onlySpaces) : TextNormalizer
{
    /// <summary>Whether white space is taken from the beginning.</summary>
    public bool Left { get; } = left;

    /// <summary>Whether white space is taken from the end.</summary>
    public bool Right { get; } = right;

    /// <summary>Whether only spaces are taken.</summary>
    public bool OnlySpaces { get; } = onlySpaces;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        ReadOnlySpan<char> text = from.Characters;
        int start = 0, end = text.Length;
        while (Left && start < end && IsSpace(text[start])) start++;
        while (Right && end > start && IsSpace(text[end - 1])) end--;
        to.Append(from, start, end);
    }

    private bool IsSpace(char c) => OnlySpaces ? c == ' ' : char.IsWhiteSpace(c);
}
