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
        bool compatible = form is NormalizationForm.FormKC or NormalizationForm.FormKD;
        List<int> characters = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) Decompose(rune.Value, compatible, characters);
        Order(characters);
        if (form is NormalizationForm.FormC or NormalizationForm.FormKC) Compose(characters);
        StringBuilder normal = new(text.Length);
        foreach (int character in characters) normal.Append(new Rune(character));
        return normal.ToString();
    }

    /// <summary>The canonical combining class (Unicode): 0 of a character that stands by itself.</summary>
    private static int ClassOf(int character) => NormalizationTable.Value.Classes.GetValueOrDefault(character);

    private static void Decompose(int character, bool compatible, List<int> into)
    {
        if (character is >= SyllableBase and < SyllableBase + Syllables)
        {
            (int block, int trailing) = int.DivRem(character - SyllableBase, Trailings);
            into.Add(LeadingBase + (block / Vowels));
            into.Add(VowelBase + (block % Vowels));
            if (trailing > 0) into.Add(TrailingBase + trailing);
            return;
        }
        NormalizationTable table = NormalizationTable.Value;
        if (character < 0x80 || !(table.Canonical.TryGetValue(character, out int[]? parts)
            || (compatible && table.Compatible.TryGetValue(character, out parts))))
        {
            into.Add(character);
            return;
        }
        foreach (int part in parts) Decompose(part, compatible, into);
    }

    /// <summary>
    /// Brings the combining characters after each other one into the order of their classes, and leaves those of a class in theirs.
    /// </summary>
    private static void Order(List<int> characters)
    {
        for (int start = 0; start < characters.Count; start++)
        {
            if (ClassOf(characters[start]) == 0) continue;
            int end = start + 1;
            while (end < characters.Count && ClassOf(characters[end]) != 0) end++;
            if (end > start + 1)
            {
                int[] ordered = [.. characters[start..end].OrderBy(ClassOf)];
                for (int i = 0; i < ordered.Length; i++) characters[start + i] = ordered[i];
            }
            start = end;
        }
    }

    /// <summary>
    /// Puts together what belongs together: each character with the last one that stands by itself, unless one between them stands in the
    /// way.
    /// </summary>
    private static void Compose(List<int> characters)
    {
        int starter = -1, previousClass = 0, kept = 0;
        for (int i = 0; i < characters.Count; i++)
        {
            int character = characters[i];
            int combiningClass = ClassOf(character);
            bool adjacent = starter == kept - 1;
            if (starter >= 0 && (adjacent || previousClass < combiningClass) && Pair(characters[starter], character) is { } both)
            {
                characters[starter] = both;
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
