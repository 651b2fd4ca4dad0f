using System.Text;

namespace Glossa.Text;

/// <summary>Small letters for capital ones, code point by code point, so that no letter depends on its neighbours.</summary>
internal sealed class LowercaseNormalizer : TextNormalizer
{
    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        ReadOnlySpan<char> text = from.Characters;
        for (int at = 0, length; at < text.Length; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
            int start = from.Start(at), end = from.End(at + length - 1);
            to.Append(Casing.ToLower(rune), start, end);
            if (rune.Value == Casing.DottedCapitalI) to.Append(Casing.DotAbove, start, end);
        }
    }
}
