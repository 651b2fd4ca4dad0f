using System.Globalization;
using System.Text;

namespace Glossa.Text;

/// <summary>Takes combining marks away, such as the accents of a decomposed text.</summary>
/// <param name="byClass">
/// Whether a mark is what has a combining class, as in the slow tokenizers of ALBERT and XLNet (variation selectors stay); otherwise it is
/// a nonspacing mark (Mn), as in Hugging Face's <c>StripAccents</c>.
/// </param>
internal sealed class MarkNormalizer(bool byClass) : TextNormalizer
{
    /// <summary>Whether a mark is what has a combining class.</summary>
    public bool ByClass { get; } = byClass;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        ReadOnlySpan<char> text = from.Characters;
        for (int at = 0, length; at < text.Length; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
            if (!IsMark(rune)) to.Append(from, at, at + length);
        }
    }

    private bool IsMark(Rune rune) => !rune.IsAscii
        && (ByClass ? UnicodeNormalization.ClassOf(rune.Value) != 0 : Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark);
}
