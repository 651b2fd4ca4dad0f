namespace Glossa.Data;

/// <summary>Ids in memory.</summary>
/// <param name="content">The ids; the array is used as it is, not copied.</param>
public sealed class IdArray(ReadOnlyMemory<int> content) : IIdSource
{
    /// <inheritdoc/>
    public long Count => content.Length;

    /// <inheritdoc/>
    public void Read(long start, Span<int> ids)
    {
        if (start < 0 || start + ids.Length > content.Length)
        {
            throw new DataException($"There are {content.Length} ids; {ids.Length} from {start} on are not among them.");
        }
        content.Span.Slice((int)start, ids.Length).CopyTo(ids);
    }
}
