using System.Globalization;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// Case as Unicode's derived properties have it: letters, and the few marks and numerals that look like letters of one case.
/// </summary>
internal static class CasedLetters
{
    /// <summary>Whether a code point is lower case.</summary>
    public static bool IsLower(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.LowercaseLetter || IsOtherLower(rune.Value);

    /// <summary>Whether a code point is upper case.</summary>
    public static bool IsUpper(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.UppercaseLetter || IsOtherUpper(rune.Value);

    /// <summary>Whether a character is upper case.</summary>
    public static bool IsUpper(char c) => char.IsUpper(c) || IsOtherUpper(c);

    /// <summary>Whether a code point is one of the letters that are a capital and a small letter in one.</summary>
    public static bool IsTitle(Rune rune) => Rune.GetUnicodeCategory(rune) == UnicodeCategory.TitlecaseLetter;

    private static bool IsOtherLower(int c) =>
        c is 0xAA or 0xBA or (>= 0x2B0 and <= 0x2B8) or 0x2C0 or 0x2C1 or (>= 0x2E0 and <= 0x2E4) or 0x345 or 0x37A
            or (>= 0x1D2C and <= 0x1D6A) or 0x1D78 or (>= 0x1D9B and <= 0x1DBF) or 0x2071 or 0x207F or (>= 0x2090 and <= 0x209C)
            or (>= 0x2170 and <= 0x217F) or (>= 0x24D0 and <= 0x24E9)
            or 0x2C7C or 0x2C7D or 0xA69C or 0xA69D or 0xA770 or 0xA7F8 or 0xA7F9 or (>= 0xAB5C and <= 0xAB5F)
            or 0x10780 or (>= 0x10783 and <= 0x10785) or (>= 0x10787 and <= 0x107B0) or (>= 0x107B2 and <= 0x107BA);

    private static bool IsOtherUpper(int c) => c is (>= 0x2160 and <= 0x216F) or (>= 0x24B6 and <= 0x24CF) or (>= 0x1F130 and <= 0x1F149)
        or (>= 0x1F150 and <= 0x1F169) or (>= 0x1F170 and <= 0x1F189);
}
