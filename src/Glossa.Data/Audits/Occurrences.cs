namespace Glossa.Data;

/// <summary>Counts what was seen, and remembers where it was seen first.</summary>
internal sealed class Occurrences
{
    private SourceLine first;

    /// <summary>The count.</summary>
    public long Count { get; private set; }

    /// <summary>The first place; null before that.</summary>
    public string? Example => Count == 0 ? null : first.ToString();

    public void Add(SourceLine place)
    {
        if (Count++ == 0) first = place;
    }
}
