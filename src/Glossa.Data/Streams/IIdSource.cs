namespace Glossa.Data;

/// <summary>A long row of ids, such as a tokenized corpus, in memory or on disk.</summary>
public interface IIdSource
{
    /// <summary>The number of ids.</summary>
    long Count { get; }

    /// <summary>Reads some of them.</summary>
    /// <param name="start">The position of the first.</param>
    /// <param name="ids">Filled with the ids from there on.</param>
    /// <exception cref="DataException">There are not as many, or they cannot be read.</exception>
    void Read(long start, Span<int> ids);
}
