using System.Text;

namespace Glossa.Text;

/// <summary>Small letters, code point by code point.</summary>
internal static class Casing
{
    /// <summary>The capital I with a dot, whose small form is two code points in Unicode: i and <see cref="DotAbove"/>.</summary>
    public const int DottedCapitalI = 0x130;

    /// <summary>The combining dot above.</summary>
    public const char DotAbove = '\u0307';

    /// <summary>Returns the small letter of a code point; of İ the i, without its second code point.</summary>
    public static Rune ToLower(Rune rune) => rune.Value == DottedCapitalI ? new Rune('i') : Rune.ToLowerInvariant(rune);
}
