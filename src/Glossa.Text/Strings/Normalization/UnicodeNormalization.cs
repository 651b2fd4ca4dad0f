using System.Text;

namespace Glossa.Text;

/// <summary>
/// Unicode's four normal forms (Unicode Standard Annex 15), with a table of its own: programs that run without a system's culture data, as
/// models on small machines do, normalise all the same, and every machine gives the same text.
/// </summary>
public static class UnicodeNormalization
{
    // Hangul syllables are computed: a syllable is (leading · 21 + vowel) · 28 + trailing.
    private const int SyllableBase = 0xAC00, LeadingBase = 0x1100, VowelBase = 0x1161, TrailingBase = 0x11A7, Leadings = 19, Vowels = 21,
        Trailings = 28, Syllables = Leadings * Vowels * Trailings;

    /// <summary>The normal form of a text. Halves of characters become U+FFFD.</summary>
    /// <param name="text">The text.</param>
    /// <param name="form">The form.</param>
    public static string Normalize(string text, NormalizationForm form)
    {
        if (Ascii.IsValid(text)) return text;
        List<PlacedCharacter> characters = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) characters.Add(new PlacedCharacter(rune.Value, 0, 0));
        StringBuilder normal = new(text.Length);
        foreach (PlacedCharacter character in Normalize(characters, form)) normal.Append(new Rune(character.Value));
        return normal.ToString();
    }

    /// <summary>
    /// The normal form of code points, each with the place from which it came; one that several compose spans all of them.
    /// </summary>
    internal static List<PlacedCharacter> Normalize(List<PlacedCharacter> characters, NormalizationForm form)
    {
        bool compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        List<PlacedCharacter> result = new(characters.Count);
        foreach (PlacedCharacter character in characters) Decompose(character, compatible, result);
        Order(result);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC) Compose(result);
        return result;
    }

    /// <summary>Writes the canonical decomposition of one code point.</summary>
    /// <param name="character">The code point.</param>
    /// <param name="into">Takes the parts, of which there are never more than four.</param>
    /// <returns>The number of parts.</returns>
    internal static int Decompose(int character, Span<int> into)
    {
        into[0] = character;
        if (character < 0x80) return 1;
        List<PlacedCharacter> parts = new(4);
        Decompose(new PlacedCharacter(character, 0, 0), compatible: false, parts);
        for (int i = 0; i < parts.Count; i++) into[i] = parts[i].Value;
        return parts.Count;
    }

    /// <summary>The canonical combining class (Unicode): 0 of a character that stands by itself.</summary>
    internal static int ClassOf(int character) => NormalizationTable.Value.Classes.GetValueOrDefault(character);

    private static void Decompose(PlacedCharacter character, bool compatible, List<PlacedCharacter> into)
    {
        int value = character.Value;
        if (value is >= SyllableBase and < SyllableBase + Syllables)
        {
            (int block, int trailing) = int.DivRem(value - SyllableBase, Trailings);
            into.Add(character with { Value = LeadingBase + (block / Vowels) });
            into.Add(character with { Value = VowelBase + (block % Vowels) });
            if (trailing > 0) into.Add(character with { Value = TrailingBase + trailing });
            return;
        }
        if (value < 0x80)
        {
            into.Add(character);
            return;
        }
        NormalizationTable table = NormalizationTable.Value;
        if (!(table.Canonical.TryGetValue(value, out int[]? parts) || (compatible && table.Compatible.TryGetValue(value, out parts))))
        {
            into.Add(character);
            return;
        }
        foreach (int part in parts) Decompose(character with { Value = part }, compatible, into);
    }

    /// <summary>
    /// Brings the combining characters after each other one into the order of their classes, and leaves those of a class in theirs.
    /// </summary>
    private static void Order(List<PlacedCharacter> characters)
    {
        for (int start = 0; start < characters.Count; start++)
        {
            if (ClassOf(characters[start].Value) == 0) continue;
            int end = start + 1;
            while (end < characters.Count && ClassOf(characters[end].Value) != 0) end++;
            if (end > start + 1)
            {
                PlacedCharacter[] ordered = [.. characters[start..end].OrderBy(character => ClassOf(character.Value))];
                for (int i = 0; i < ordered.Length; i++) characters[start + i] = ordered[i];
            }
            start = end;
        }
    }

    /// <summary>
    /// Puts together what belongs together: each character with the last one that stands by itself, unless one between them stands in the
    /// way.
    /// </summary>
    private static void Compose(List<PlacedCharacter> characters)
    {
        int starter = -1, previousClass = 0, kept = 0;
        for (int i = 0; i < characters.Count; i++)
        {
            PlacedCharacter character = characters[i];
            int combiningClass = ClassOf(character.Value);
            bool adjacent = starter == kept - 1;
            if (starter >= 0
                && (adjacent || previousClass < combiningClass)
                && Pair(characters[starter].Value, character.Value) is { } both)
            {
                PlacedCharacter first = characters[starter];
                characters[starter] = new PlacedCharacter(both, Math.Min(first.Start, character.Start), Math.Max(first.End, character.End));
                continue;
            }
            if (combiningClass == 0) starter = kept;
            previousClass = combiningClass;
            characters[kept++] = character;
        }
        characters.RemoveRange(kept, characters.Count - kept);
    }

    private static int? Pair(int first, int second)
    {
        if (first is >= LeadingBase and < LeadingBase + Leadings && second is >= VowelBase and < VowelBase + Vowels)
        {
            return SyllableBase + ((((first - LeadingBase) * Vowels) + second - VowelBase) * Trailings);
        }
        bool open = first is >= SyllableBase and < SyllableBase + Syllables && (first - SyllableBase) % Trailings == 0;
        if (open && second is > TrailingBase and < TrailingBase + Trailings) return first + second - TrailingBase;
        return NormalizationTable.Value.Composed.TryGetValue((first, second), out int both) ? both : null;
    }
}
