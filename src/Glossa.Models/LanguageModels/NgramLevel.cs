namespace Glossa.Models;

/// <summary>
/// All contexts of one length and the symbols that follow each, as arrays: contexts in the order of their symbols, the latest first, their
/// followers in the order of ids.
/// </summary>
internal sealed class NgramLevel
{
    /// <summary>
    /// The earliest symbol of each context, the one by which it is longer than its parent in the level below; sorted among those of one
    /// parent.
    /// </summary>
    public required int[] Symbols { get; init; }

    /// <summary>
    /// The positions at which the contexts one symbol longer begin in the next level, and after the last the position at which they end;
    /// empty in the last level.
    /// </summary>
    public int[] Children { get; set; } = [];

    /// <summary>The positions at which the followers of each context begin, and after the last the position at which they end.</summary>
    public required int[] Starts { get; init; }

    /// <summary>The symbols that follow.</summary>
    public required int[] Words { get; init; }

    /// <summary>The number of times each follows.</summary>
    public required int[] Counts { get; init; }

    /// <summary>The number of contexts.</summary>
    public int Contexts => Starts.Length - 1;

    /// <summary>The number of pairs of a context and a follower: the distinct n-grams.</summary>
    public int Entries => Words.Length;

    /// <summary>
    /// Returns the index, in the next level, of the context with one more symbol at its start; negative when there is none.
    /// </summary>
    public int Child(int context, long symbol, NgramLevel next) => Search(next.Symbols, Children[context], Children[context + 1], symbol);

    /// <summary>Returns the position of a follower of a context; negative when it never follows.</summary>
    public int Entry(int context, long word) => Search(Words, Starts[context], Starts[context + 1], word);

    private static int Search(int[] sorted, int start, int end, long value) =>
        value is < 0 or > int.MaxValue ? -1 : Array.BinarySearch(sorted, start, end - start, (int)value);
}
