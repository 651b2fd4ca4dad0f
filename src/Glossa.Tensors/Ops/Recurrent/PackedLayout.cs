namespace Glossa.Tensors;

/// <summary>
/// The layout of sequences of different lengths in one matrix without padding: first the first step of all sequences, then the second step
/// of those that have one, and so on, with the longest sequence first. Lengths 6, 5, 4, 2, 1 are 18 rows with batch sizes 5, 4, 3, 3, 2, 1.
/// </summary>
public sealed class PackedLayout
{
    private readonly int[] batchSizes;
    private readonly int[] offsets;

    /// <summary>A layout with the given number of sequences at each step.</summary>
    /// <param name="batchSizes">The number of sequences still running at each step; never increasing, at least one step.</param>
    /// <exception cref="ShapeException">There is no step, or the sizes increase or are not positive.</exception>
    public PackedLayout(ReadOnlySpan<int> batchSizes)
    {
        this.batchSizes = batchSizes.ToArray();
        offsets = new int[batchSizes.Length];
        for (int step = 0; step < offsets.Length; step++)
        {
            if (batchSizes[step] < 1 || (step > 0 && batchSizes[step] > batchSizes[step - 1]))
            {
                throw new ShapeException("Batch sizes of packed sequences are positive and never increase, "
                    + $"but these are [{string.Join(", ", this.batchSizes)}]. Sort the sequences by length, longest first.");
            }
            offsets[step] = Rows;
            Rows = checked(Rows + batchSizes[step]);
        }
        if (offsets.Length == 0) throw new ShapeException("Packed sequences have at least one step.");
    }

    /// <summary>The number of sequences still running at each step.</summary>
    public ReadOnlySpan<int> BatchSizes => batchSizes;

    /// <summary>The number of steps: the length of the longest sequence.</summary>
    public int Steps => batchSizes.Length;

    /// <summary>The number of sequences.</summary>
    public int Sequences => batchSizes[0];

    /// <summary>The number of rows: the sum of all lengths.</summary>
    public int Rows { get; }

    /// <summary>The first row of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    public int Offset(int step) => offsets[step];

    /// <summary>The layout of sequences of one length, time-major: row <c>t · sequences + s</c>.</summary>
    /// <param name="steps">The length.</param>
    /// <param name="sequences">The number of sequences.</param>
    public static PackedLayout Full(int steps, int sequences)
    {
        int[] sizes = new int[steps];
        Array.Fill(sizes, sequences);
        return new PackedLayout(sizes);
    }

    /// <summary>The layout of sequences of given lengths.</summary>
    /// <param name="lengths">The lengths, longest first, each at least 1.</param>
    /// <exception cref="ShapeException">They are not in descending order, or one is not positive.</exception>
    public static PackedLayout FromLengths(ReadOnlySpan<int> lengths)
    {
        if (lengths.Length == 0) throw new ShapeException("There are no sequences to pack.");
        int[] sizes = new int[Math.Max(0, lengths[0])];
        for (int i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] < 1 || (i > 0 && lengths[i] > lengths[i - 1]))
            {
                throw new ShapeException("Lengths of packed sequences are positive and in descending order, "
                    + $"but these are [{string.Join(", ", lengths.ToArray())}].");
            }
            for (int step = 0; step < lengths[i]; step++) sizes[step]++;
        }
        return new PackedLayout(sizes);
    }
}
