namespace Glossa.Data;

/// <summary>
/// Finds texts that repeat others: equal ones, and ones that differ only in case, white space, punctuation or the composition of letters.
/// A model scored on a text that it was trained on is rewarded for its memory.
/// </summary>
public static class RepeatedTexts
{
    /// <summary>Returns the position of the first text that each text repeats; its own where it repeats none.</summary>
    /// <param name="texts">The texts.</param>
    public static int[] Groups(IEnumerable<string> texts)
    {
        Dictionary<UInt128, int> firsts = [];
        return [.. texts.Select(TextFingerprint.Normalized).Select((print, i) => firsts.TryAdd(print, i) ? i : firsts[print])];
    }

    /// <summary>Returns how many texts repeat one of some others.</summary>
    /// <param name="texts">The texts, such as those to score with.</param>
    /// <param name="others">The others, such as those to train on.</param>
    public static int Count(IEnumerable<string> texts, IEnumerable<string> others)
    {
        HashSet<UInt128> known = [.. others.Select(TextFingerprint.Normalized)];
        return texts.Count(text => known.Contains(TextFingerprint.Normalized(text)));
    }
}
