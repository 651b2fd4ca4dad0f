using System.Globalization;
using System.Text;

namespace Glossa.Text;

/// <summary>Digits as Python has them: decimal digits of every script, and those in circles, raised or lowered.</summary>
internal static class Digits
{
    /// <summary>Whether a character is a digit.</summary>
    public static bool Is(char c) => c < 0x80 ? char.IsAsciiDigit(c) : CharUnicodeInfo.GetDigitValue(c) >= 0;

    /// <summary>Whether a code point is a digit.</summary>
    public static bool Is(Rune rune)
    {
        if (rune.IsBmp) return Is((char)rune.Value);
        return Rune.IsDigit(rune)
            || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNumber && CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) >= 0);
    }
}
