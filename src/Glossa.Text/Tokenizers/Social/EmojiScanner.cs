using System.Text;

namespace Glossa.Text;

/// <summary>
/// Finds whole emoji: characters with their colour and form of skin and sign, families joined by U+200D, flags of two letters or of tags,
/// keycaps (Unicode Technical Standard 51).
/// </summary>
internal static class EmojiScanner
{
    private const int Joiner = 0x200D, TextStyle = 0xFE0E, EmojiStyle = 0xFE0F, Keycap = 0x20E3;

    /// <summary>Returns how many characters (UTF-16) the emoji at the start of a text has; 0 where there is none.</summary>
    public static int Length(ReadOnlySpan<char> text)
    {
        if (text[0] is '#' or '*' || char.IsAsciiDigit(text[0])) return KeycapLength(text);
        if (char.IsAscii(text[0])) return 0;
        if (IsFlagLetter(First(text, out int letter))) return IsFlagLetter(First(text[letter..], out int second)) ? letter + second : 0;
        int end = Element(text, joined: false);
        while (end > 0 && First(text[end..], out int joiner) == Joiner)
        {
            end += joiner;
            int next = Element(text[end..], joined: true);
            if (next == 0) break;
            end += next;
        }
        return end;
    }

    /// <summary>
    /// Returns the type of an emoji, whatever its colour and style: itself without colours of skin and variation selectors. Empty for a
    /// colour alone.
    /// </summary>
    public static string TypeOf(ReadOnlySpan<char> emoji)
    {
        StringBuilder type = new();
        foreach (Rune rune in emoji.EnumerateRunes())
        {
            if (!IsSkin(rune.Value) && rune.Value is not (TextStyle or EmojiStyle)) type.Append(rune);
        }
        return type.ToString().Trim((char)Joiner);
    }

    private static int KeycapLength(ReadOnlySpan<char> text)
    {
        int end = text.Length > 1 && text[1] == EmojiStyle ? 2 : 1;
        return end < text.Length && text[end] == Keycap ? end + 1 : 0;
    }

    // A picture and what changes it; beside a joiner signs are pictures, too.
    private static int Element(ReadOnlySpan<char> text, bool joined)
    {
        int first = First(text, out int end), next = First(text[end..], out _);
        if (next == TextStyle || !(IsSkin(first)
            || IsPicture(first)
            || ((joined || next == EmojiStyle) && Rune.IsValid(first) && Emoji.Is(new Rune(first)) && !IsFlagLetter(first))))
        {
            return 0;
        }
        while (First(text[end..], out int length) is EmojiStyle or (>= 0xE0020 and <= 0xE007F) or (>= 0x1F3FB and <= 0x1F3FF))
        {
            end += length;
        }
        return end;
    }

    /// <summary>
    /// Whether a character is a picture by itself. Signs of writing such as © or ↔ and ornaments are only with U+FE0F after them.
    /// </summary>
    private static bool IsPicture(int rune) => rune switch
    {
        0x231A or 0x231B or (>= 0x23E9 and <= 0x23EC) or 0x23F0 or 0x23F3 or 0x25FD or 0x25FE or 0x2B1B or 0x2B1C or 0x2B50 or 0x2B55 =>
            true,
        (>= 0x2600 and <= 0x2604) or 0x260E or 0x2611 or 0x2614 or 0x2615 or 0x2618 or 0x261D or 0x2620 or 0x2622 or 0x2623 or 0x2626
            or 0x262A or 0x262E or 0x262F =>
            true,
        (>= 0x2638 and <= 0x263A) or 0x2640 or 0x2642 or (>= 0x2648 and <= 0x2653) or 0x265F or 0x2660 or 0x2663 or 0x2665 or 0x2666
            or 0x2668 or 0x267B or 0x267E or 0x267F =>
            true,
        (>= 0x2692 and <= 0x2697) or 0x2699 or 0x269B or 0x269C or 0x26A0 or 0x26A1 or 0x26A7 or 0x26AA or 0x26AB or 0x26B0 or 0x26B1
            or 0x26BD or 0x26BE or 0x26C4 or 0x26C5 or 0x26C8 =>
            true,
        0x26CE or 0x26CF or 0x26D1 or 0x26D3 or 0x26D4 or 0x26E9 or 0x26EA or (>= 0x26F0 and <= 0x26F5) or (>= 0x26F7 and <= 0x26FA)
            or 0x26FD or 0x2702 or 0x2705 or (>= 0x2708 and <= 0x270D) =>
            true,
        0x270F or 0x2712 or 0x2714 or 0x2716 or 0x271D or 0x2721 or 0x2728 or 0x2733 or 0x2734 or 0x2744 or 0x2747 or 0x274C or 0x274E
            or (>= 0x2753 and <= 0x2755) or 0x2757 =>
            true,
        0x2763 or 0x2764 or (>= 0x2795 and <= 0x2797) or 0x27A1 or 0x27B0 or 0x27BF => true,
        // The white heart is no emoji of Unicode's, but one of DeepMoji's.
        0x2661 => true,
        >= 0x1F000 => Emoji.Is(new Rune(rune)) && !IsFlagLetter(rune),
        _ => false,
    };

    private static bool IsSkin(int rune) => rune is >= 0x1F3FB and <= 0x1F3FF;

    private static bool IsFlagLetter(int rune) => rune is >= 0x1F1E6 and <= 0x1F1FF;

    /// <summary>The first character; -1 where there is none, or half of one.</summary>
    private static int First(ReadOnlySpan<char> text, out int length) =>
        Rune.DecodeFromUtf16(text, out Rune rune, out length) == System.Buffers.OperationStatus.Done ? rune.Value : -1;
}
