using Glossa.Text;

namespace Glossa.Formats;

/// <summary>
/// Counts, roughly and never too low, the memory that a compressed file's content takes, and stops where it is out of all
/// proportion to the file.
/// </summary>
/// <param name="packedBytes">The size of the file, in bytes.</param>
/// <param name="name">What the file is, for errors.</param>
internal sealed class MemoryBudget(long packedBytes, string name)
{
    // Corpora take ten to fifty times the bytes of their files; deflate makes up to a thousand of one.
    private const long Always = 32L << 20, PerPackedByte = 400;

    private long taken;

    /// <summary>The most that may be taken, in bytes.</summary>
    public long Limit { get; } = Always + (PerPackedByte * packedBytes);

    /// <summary>Takes some bytes.</summary>
    /// <param name="bytes">How many.</param>
    /// <exception cref="TextException">It is more than the file may take.</exception>
    public void Take(long bytes)
    {
        if ((taken += bytes) > Limit)
        {
            throw new TextException($"{name} would take more than {Limit:N0} bytes of memory, "
                + $"out of all proportion to its {packedBytes:N0} bytes: it is damaged, or made to harm.");
        }
    }
}
