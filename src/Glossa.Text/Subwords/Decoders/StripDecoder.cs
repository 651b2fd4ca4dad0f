namespace Glossa.Text;

/// <summary>Takes a character from the ends of each piece, so many times at most.</summary>
/// <param name="character">The character.</param>
/// <param name="left">How many at the beginning.</param>
/// <param name="right">How many at the end.</param>
internal sealed class StripDecoder(char character, int left, int right) : DecoderStep
{
    /// <summary>The character.</summary>
    public char Character { get; } = character;

    /// <summary>The number that is taken at the beginning.</summary>
    public int Left { get; } = left;

    /// <summary>The number that is taken at the end.</summary>
    public int Right { get; } = right;

    /// <inheritdoc/>
    public override List<string> Apply(List<string> pieces) => [.. pieces.Select(Strip)];

    private string Strip(string piece)
    {
        int start = 0, end = piece.Length;
        while (start < end && start < Left && piece[start] == Character) start++;
        while (end > start && piece.Length - end < Right && piece[end - 1] == Character) end--;
        return piece[start..end];
    }
}
