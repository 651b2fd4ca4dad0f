namespace Glossa.Models;

/// <summary>
/// All contexts of one length and what follows each, as arrays: contexts in the order of their symbols, the latest first, their followers
/// in the order of ids.
/// </summary>
internal sealed class NgramLevel
{
    /// <summary>
    /// The earliest symbol of each context, the one by which it is longer than its parent in the level below; sorted among those of one
    /// parent.
    /// </summary>
    public required int[] Symbols { get; init; }

    /// <summary>
    /// Where the contexts one symbol longer begin in the next level, and after the last where they end; empty in the last level.
    /// </summary>
    public int[] Children { get; set; } = [];

    /// <summary>Where the followers of each context begin, and after the last where they end.</summary>
    public required int[] Starts { get; init; }

    /// <summary>The symbols that follow.</summary>
    public required int[] Words { get; init; }

    /// <summary>How often each follows.</summary>
    public required int[] Counts { get; init; }

    /// <summary>How many contexts there are.</summary>
    public int Contexts => Starts.Length - 1;

    /// <summary>How many pairs of a context and a follower there are: the distinct n-grams.</summary>
    public int Entries => Words.Length;

    /// <summary>The context that is longer by a symbol at its beginning, in the next level; negative when there is none.</summary>
    public int Child(int context, long symbol, NgramLevel next) => Search(next.Symbols, Children[context], Children[context + 1], symbol);

    /// <summary>Where a follower of a context stands; negative when it never follows.</summary>
    public int Entry(int context, long word) => Search(Words, Starts[context], Starts[context + 1], word);

    private static int Search(int[] sorted, int start, int end, long value) =>
        value is < 0 or > int.MaxValue ? -1 : Array.BinarySearch(sorted, start, end - start, (int)value);
}
