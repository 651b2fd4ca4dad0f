namespace Glossa.Text;

/// <summary>
/// The affixes that a language splits off a word's two ends and inside it. The functions see one word (without white space), keep no
/// state, and take time in proportion to what they return.
/// </summary>
public abstract class AffixRules
{
    /// <summary>Returns the length of the prefix that is split off, in UTF-16 units; 0 when nothing is.</summary>
    /// <param name="word">The word, or what is left of it; may be empty.</param>
    public abstract int Prefix(ReadOnlySpan<char> word);

    /// <summary>The length of what is split off the end, in UTF-16 units; 0 when nothing is.</summary>
    /// <param name="word">The word, or what is left of it; may be empty.</param>
    public abstract int Suffix(ReadOnlySpan<char> word);

    /// <summary>Finds the next place inside a word that becomes a token of its own and splits the text around it.</summary>
    /// <param name="word">The word without its affixes.</param>
    /// <param name="from">Where to look from, in UTF-16 units.</param>
    /// <param name="length">The length of what was found.</param>
    /// <returns>Where it begins, or −1 when there is no more.</returns>
    public abstract int Infix(ReadOnlySpan<char> word, int from, out int length);
}
