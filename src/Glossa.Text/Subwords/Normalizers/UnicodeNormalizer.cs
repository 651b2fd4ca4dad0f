using System.Text;

namespace Glossa.Text;

/// <summary>One of Unicode's normal forms.</summary>
/// <param name="form">The form.</param>
internal sealed class UnicodeNormalizer(NormalizationForm form) : TextNormalizer
{
    /// <summary>The form.</summary>
    public NormalizationForm Form { get; } = form;

    /// <inheritdoc/>
    public override void Apply(AlignedText from, AlignedText to)
    {
        if (Ascii.IsValid(from.Characters))
        {
            to.Append(from, 0, from.Length);
            return;
        }
        List<PlacedCharacter> characters = new(from.Length);
        for (int at = 0, length; at < from.Length; at += length)
        {
            Rune.DecodeFromUtf16(from.Characters[at..], out Rune rune, out length);
            characters.Add(new PlacedCharacter(rune.Value, from.Start(at), from.End(at + length - 1)));
        }
        foreach (PlacedCharacter character in UnicodeNormalization.Normalize(characters, Form))
        {
            to.Append(new Rune(character.Value), character.Start, character.End);
        }
    }
}
