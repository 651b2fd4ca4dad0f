namespace Glossa.Tensors;

/// <summary>Operations on texts that are stored one after another as rows of a matrix, given their lengths.</summary>
public sealed partial class Tensor
{
    /// <summary>
    /// The sum of each segment of rows; 0 for an empty one. Long segments are summed pairwise, and <see cref="SumPairwise"/> puts one
    /// together from pieces.
    /// </summary>
    /// <param name="lengths">The number of rows of each segment; they add up to the rows of this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [segments, columns]</c>.</returns>
    /// <exception cref="ShapeException">The lengths do not add up.</exception>
    public Tensor SegmentSum(ReadOnlySpan<int> lengths, Run run)
    {
        RowLists segments = CheckSegments("segmentSum", lengths, run);
        Tensor y = run.Empty([lengths.Length, Shape.Columns]);
        run.Backend.SumRows(this, segments, y, run);
        return run.Record("segmentSum", y, [this], [], (dy, g) =>
        {
            Tensor dx = g.Run.Empty(Shape);
            g.Run.Backend.GatherRows(dy, Owners(segments), dx, g.Run);
            g.Add(this, dx);
        });
    }

    /// <summary>
    /// The sum of the sums of the pieces of a segment, with the bits of the <see cref="SegmentSum"/> of the whole where every piece but
    /// the last has equally many rows, a power of two of at least 32, and the last no more.
    /// </summary>
    /// <param name="parts">The sums of the pieces, in their order, at least one.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as each of them.</returns>
    /// <exception cref="ShapeException">There are none, or their shapes differ.</exception>
    public static Tensor SumPairwise(ReadOnlySpan<Tensor> parts, Run run)
    {
        if (parts.Length == 0) throw run.Mismatch("sumPairwise", "nothing was given to sum up");
        if (parts.Length == 1) return parts[0];
        int left = (int)Pairs.Left(parts.Length, 1);
        return SumPairwise(parts[..left], run).Add(SumPairwise(parts[left..], run), run);
    }

    /// <summary>The mean of each segment of rows; 0 for an empty one.</summary>
    /// <param name="lengths">The number of rows of each segment; they add up to the rows of this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [segments, columns]</c>.</returns>
    /// <exception cref="ShapeException">The lengths do not add up.</exception>
    public Tensor SegmentMean(ReadOnlySpan<int> lengths, Run run)
    {
        float[] sizes = new float[lengths.Length];
        for (int i = 0; i < sizes.Length; i++) sizes[i] = Math.Max(1, lengths[i]);
        return SegmentSum(lengths, run).DivideColumn(run.From(sizes, [sizes.Length]), run);
    }

    /// <summary>The largest element of each column in each segment of rows, the first of equal ones; 0 for an empty segment.</summary>
    /// <param name="lengths">The number of rows of each segment; they add up to the rows of this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [segments, columns]</c>.</returns>
    /// <exception cref="ShapeException">The lengths do not add up.</exception>
    public Tensor SegmentMax(ReadOnlySpan<int> lengths, Run run)
    {
        _ = CheckSegments("segmentMax", lengths, run);
        int columns = Shape.Columns;
        Tensor x = Contiguous(run);
        long[] positions = new long[lengths.Length * columns];
        float[] isFull = new float[positions.Length];
        for (int segment = 0, first = 0; segment < lengths.Length; first += lengths[segment++])
        {
            if (lengths[segment] == 0) continue;
            isFull.AsSpan(segment * columns, columns).Fill(1);
            Tensor rows = x.View((long)first * columns, [lengths[segment], columns], columns);
            ReadOnlySpan<long> here = run.Backend.ArgReduce(rows, 0, false, run).Span;
            for (int column = 0; column < columns; column++) positions[(segment * columns) + column] = first + here[column];
        }
        if (x.Shape[0] == 0) return SegmentSum(lengths, run);
        Tensor y = x.Gather(0, new IdTensor(positions, [lengths.Length, columns]), run);
        return isFull.Contains(0) ? y.Mask(run.From(isFull, y.Shape), run) : y;
    }

    /// <summary>The rows of each segment, which must be all rows together.</summary>
    private RowLists CheckSegments(string op, ReadOnlySpan<int> lengths, Run run)
    {
        run.Check(op, this);
        run.CheckRank(op, "the input", this, 2, "[rows, columns]");
        long total = 0;
        foreach (int length in lengths)
        {
            if (length < 0) throw run.Mismatch(op, $"a segment has {length} rows");
            total += length;
        }
        if (total != Shape[0])
        {
            string first = string.Join(", ", lengths.ToArray().Take(10)), more = lengths.Length > 10 ? ", …" : "";
            throw run.Mismatch(op, $"the segments' lengths [{first}{more}] add up to {total}, but there are {Shape[0]} rows");
        }
        return RowLists.OfSegments(lengths);
    }

    /// <summary>For every row the number of its segment.</summary>
    private static IdTensor Owners(RowLists segments)
    {
        long[] owners = new long[segments.Rows.Length];
        for (int segment = 0, first = 0; segment < segments.Count; first += segments[segment++].Length)
        {
            owners.AsSpan(first, segments[segment].Length).Fill(segment);
        }
        return new IdTensor(owners, [owners.Length]);
    }
}
