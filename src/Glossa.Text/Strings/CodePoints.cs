namespace Glossa.Text;

/// <summary>
/// Between UTF-16 units, which .NET strings count, and code points, which Python and spaCy's files count. Half of a surrogate pair counts
/// as one.
/// </summary>
internal static class CodePoints
{
    /// <summary>Returns how many code points a text has.</summary>
    public static int Count(ReadOnlySpan<char> text)
    {
        int pairs = 0;
        int at = text.IndexOfAnyInRange('\uD800', '\uDBFF');
        while (at >= 0)
        {
            if (at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) pairs++;
            int next = text[(at + 1)..].IndexOfAnyInRange('\uD800', '\uDBFF');
            at = next < 0 ? -1 : at + 1 + next;
        }
        return text.Length - pairs;
    }

    /// <summary>Whether every code point is one unit, so that both counts agree everywhere.</summary>
    public static bool AreUnits(ReadOnlySpan<char> text) => Count(text) == text.Length;
}
