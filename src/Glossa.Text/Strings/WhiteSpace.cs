namespace Glossa.Text;

/// <summary>White space as Python has it: Unicode's, and the four separators from U+001C on.</summary>
internal static class WhiteSpace
{
    /// <summary>Whether a character is white space.</summary>
    public static bool Is(char c) =>
        c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\u001C' && c <= '\u001F') : char.IsWhiteSpace(c);
}
