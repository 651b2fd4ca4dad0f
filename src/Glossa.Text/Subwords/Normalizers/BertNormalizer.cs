using System.Text;

namespace Glossa.Text;

/// <summary>
/// BERT's normalisation: control characters vanish, white space becomes a space, Chinese characters stand between spaces, accents and
/// capital letters go as the options say.
/// </summary>
/// <param name="characters">What becomes of each character.</param>
internal sealed class BertNormalizer(BertCharacters characters) : TextNormalizer
{
    /// <summary>The treatment of each character.</summary>
    public BertCharacters Characters { get; } = characters;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        Span<char> units = stackalloc char[BertCharacters.MaxUnits];
        ReadOnlySpan<char> text = from.Characters;
        for (int at = 0, length; at < text.Length; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
            int start = from.Start(at), end = from.End(at + length - 1);
            int count = Characters.Expand(rune, units, out bool isChinese);
            if (isChinese) to.Append(' ', start, start);
            to.Append(units[..count], start, end);
            if (isChinese) to.Append(' ', end, end);
        }
    }
}
