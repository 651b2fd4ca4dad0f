using System.Text;

namespace Glossa.Text;

/// <summary>The characters that are pictures: Unicode's Extended_Pictographic ones, skin colours and the letters of flags.</summary>
public static class Emoji
{
    /// <summary>Whether a character is a picture.</summary>
    /// <param name="rune">The character.</param>
    public static bool Is(Rune rune) => rune.Value switch
    {
        < 0xA9 => false,
        0xA9 or 0xAE or 0x203C or 0x2049 or 0x2122 or 0x2139 or (>= 0x2194 and <= 0x2199) or 0x21A9 or 0x21AA => true,
        0x231A or 0x231B or 0x2328 or 0x23CF or (>= 0x23E9 and <= 0x23F3) or (>= 0x23F8 and <= 0x23FA) or 0x24C2 => true,
        0x25AA or 0x25AB or 0x25B6 or 0x25C0 or (>= 0x25FB and <= 0x25FE) or (>= 0x2600 and <= 0x27BF) or 0x2934 or 0x2935 => true,
        (>= 0x2B05 and <= 0x2B07) or 0x2B1B or 0x2B1C or 0x2B50 or 0x2B55 or 0x3030 or 0x303D or 0x3297 or 0x3299 => true,
        0x1F004 or 0x1F0CF or 0x1F170 or 0x1F171 or 0x1F17E or 0x1F17F or 0x1F18E or (>= 0x1F191 and <= 0x1F19A) => true,
        (>= 0x1F1E6 and <= 0x1F1FF) or (>= 0x1F201 and <= 0x1F251) or (>= 0x1F300 and <= 0x1FAFF) => true,
        _ => false,
    };
}
