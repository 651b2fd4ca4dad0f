namespace Glossa.Text;

/// <summary>
/// Whether a whole word is a web or mail address: an optional scheme, optional user, a public IPv4 address or a host name with a lower-case
/// top level, an optional port and path. In one pass, unlike the regular expression that it replaces.
/// </summary>
internal static class UrlPattern
{
    private const int MaxLabel = 64, MaxTopLevel = 63;

    /// <summary>Whether the whole word is an address.</summary>
    /// <param name="word">A word without white space.</param>
    public static bool IsMatch(ReadOnlySpan<char> word)
    {
        if (word.IndexOf('.') < 0) return false;
        if (IsHostAndRest(word)) return true;
        int scheme = SchemeLength(word);
        if (scheme > 0 && IsHostAndRest(word[scheme..])) return true;
        // A user may hold anything, at signs too. A host holds none, so looking at each costs one pass over the word in all.
        for (int at = 1; at < word.Length; at++)
        {
            int next = word[at..].IndexOf('@');
            if (next < 0) return false;
            at += next;
            if (IsHostAndRest(word[(at + 1)..])) return true;
        }
        return false;
    }

    private static int SchemeLength(ReadOnlySpan<char> word)
    {
        int colon = word.IndexOf("://", StringComparison.Ordinal);
        if (colon < 2) return 0;
        foreach (char c in word[..colon])
        {
            if (c is not ('+' or '-' or '.') && (CharacterClasses.Of(c) & CharacterClass.Word) == 0) return 0;
        }
        return colon + 3;
    }

    private static bool IsHostAndRest(ReadOnlySpan<char> text) => IsHostName(text) || IsAddress(text);

    private static bool IsHostName(ReadOnlySpan<char> text)
    {
        while (true)
        {
            int length = 0;
            while (length < text.Length && IsInLabel(text[length])) length++;
            bool isLabel = length is > 0 and <= MaxLabel && IsHostEdge(text[0]) && IsHostEdge(text[length - 1]);
            if (!isLabel || length == text.Length || text[length] != '.') return false;
            text = text[(length + 1)..];
            int top = 0;
            while (top < text.Length && top <= MaxTopLevel && (CharacterClasses.Of(text[top]) & CharacterClass.Lower) != 0) top++;
            if (top is >= 2 and <= MaxTopLevel && IsRest(text[top..])) return true;
        }
    }

    /// <summary>
    /// An address in four numbers, public and of one machine: not 10/8, 127/8, 169.254/16, 172.16/12 or 192.168/16, not above 223, not a
    /// first or last one.
    /// </summary>
    private static bool IsAddress(ReadOnlySpan<char> text)
    {
        Span<int> parts = stackalloc int[4];
        for (int part = 0; part < parts.Length; part++)
        {
            int length = 0;
            while (length < text.Length && length < 4 && char.IsAsciiDigit(text[length])) length++;
            if (length is 0 or 4) return false;
            int value = 0;
            foreach (char digit in text[..length]) value = (10 * value) + digit - '0';
            bool isEdge = part is 0 or 3;
            int most = part switch { 0 => 223, 3 => 254, _ => 255 };
            if (value > most || (isEdge && text[0] == '0') || (length == 3 && text[0] == '0')) return false;
            parts[part] = value;
            text = text[length..];
            if (part == 3) break;
            if (text.Length == 0 || text[0] != '.') return false;
            text = text[1..];
        }
        bool isPrivate = parts[0] is 10 or 127 || (parts[0] == 169 && parts[1] == 254) || (parts[0] == 192 && parts[1] == 168)
            || (parts[0] == 172 && parts[1] is >= 16 and <= 31);
        return !isPrivate && IsRest(text);
    }

    private static bool IsRest(ReadOnlySpan<char> text)
    {
        if (text.Length > 0 && text[0] == ':')
        {
            int digits = 1;
            while (digits < text.Length && digits <= 6 && char.IsDigit(text[digits])) digits++;
            if (digits is < 3 or > 6) return false;
            text = text[digits..];
        }
        return text.Length == 0 || text[0] is '/' or '?' or '#';
    }

    private static bool IsHostEdge(char c) => (CharacterClasses.Of(c) & CharacterClass.Host) != 0;

    private static bool IsInLabel(char c) => IsHostEdge(c) || c is '_' or '-';
}
