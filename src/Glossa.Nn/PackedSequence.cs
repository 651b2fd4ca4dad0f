using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Sequences of different lengths without padding (see <see cref="PackedLayout"/>), with the way back to their original order. Token-wise
/// layers and recurrent layers take it as it is; nothing is unpacked in between.
/// </summary>
public sealed class PackedSequence
{
    private readonly int[] order;
    private readonly int[] places;

    private PackedSequence(Tensor data, PackedLayout layout, int[] lengths, int[] order, int[] places)
    {
        (Data, Layout, Lengths, this.order, this.places) = (data, layout, lengths, order, places);
    }

    /// <summary>The rows. <c>Shape: [rows, columns]</c>.</summary>
    public Tensor Data { get; }

    /// <summary>The layout of the rows.</summary>
    public PackedLayout Layout { get; }

    /// <summary>The sequences' lengths in their original order.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>For each place, longest first, the original number of the sequence there.</summary>
    public ReadOnlySpan<int> Order => order;

    /// <summary>For each sequence by its original number, its place when sorted by length.</summary>
    public ReadOnlySpan<int> Places => places;

    /// <summary>Packs padded sequences; anything beyond a sequence's length is left out. Sequences need no particular order.</summary>
    /// <param name="padded">The sequences. <c>Shape: [batch, time, columns]</c>, or <c>[time, batch, columns]</c> if not
    /// batch-first.</param>
    /// <param name="lengths">Their lengths, each at least 1.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="batchFirst">Whether the first axis is the batch.</param>
    /// <returns>One row for each step of all sequences.</returns>
    /// <exception cref="ShapeException">Lengths and shape do not fit, or a length is not positive.</exception>
    public static PackedSequence Pack(Tensor padded, ReadOnlySpan<int> lengths, Run run, bool batchFirst = true)
    {
        run.CheckRank("pack", "the input", padded, 3, batchFirst ? "[batch, time, columns]" : "[time, batch, columns]");
        int batch = padded.Shape[batchFirst ? 0 : 1], time = padded.Shape[batchFirst ? 1 : 0];
        if (lengths.Length != batch)
        {
            throw run.Mismatch("pack", $"there are {lengths.Length} lengths for a batch of {batch} (shape {padded.Shape})");
        }
        foreach (int length in lengths)
        {
            if (length < 1 || length > time)
            {
                throw run.Mismatch("pack", $"a length of {length} does not lie between 1 and the {time} steps of {padded.Shape}");
            }
        }
        (PackedLayout layout, int[] order, int[] places) = Sort(lengths);
        long[] rows = new long[layout.Rows];
        for (int step = 0, at = 0; step < layout.Steps; step++)
        {
            for (int place = 0; place < layout.BatchSizes[step]; place++)
            {
                rows[at++] = batchFirst ? ((long)order[place] * time) + step : ((long)step * batch) + order[place];
            }
        }
        Tensor flat = padded.Reshape([batch * time, padded.Shape[2]], run);
        return new PackedSequence(flat.IndexSelect(new IdTensor(rows, [rows.Length]), run), layout, lengths.ToArray(), order, places);
    }

    /// <summary>Packs ids of texts of different lengths, for a lookup to follow.</summary>
    /// <param name="texts">The ids of each text, at least one each.</param>
    /// <returns>The ids in packed order, and a function that packs rows computed from them.</returns>
    /// <exception cref="ShapeException">A text is empty.</exception>
    public static (IdTensor Ids, Func<Tensor, PackedSequence> Wrap) PackIds(IReadOnlyList<long[]> texts)
    {
        int[] lengths = [.. texts.Select(text => text.Length)];
        (PackedLayout layout, int[] order, int[] places) = Sort(lengths);
        long[] ids = new long[layout.Rows];
        for (int step = 0, at = 0; step < layout.Steps; step++)
        {
            for (int place = 0; place < layout.BatchSizes[step]; place++) ids[at++] = texts[order[place]][step];
        }
        return (new IdTensor(ids, [ids.Length]), rows => new PackedSequence(rows, layout, lengths, order, places));
    }

    /// <summary>The same sequences with other rows.</summary>
    /// <param name="data">The new rows, as many as before. <c>Shape: [rows, any columns]</c>.</param>
    /// <returns>The sequences, in the same layout and order.</returns>
    /// <exception cref="ShapeException">The number of rows differs.</exception>
    public PackedSequence With(Tensor data)
    {
        if (data.Shape.Rank != 2 || data.Shape[0] != Layout.Rows)
        {
            throw new ShapeException($"Packed sequences of {Layout.Rows} rows cannot take data of shape {data.Shape}.");
        }
        return new PackedSequence(data, Layout, [.. Lengths], order, places);
    }

    /// <summary>Pads the sequences again, in their original order.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="batchFirst">Whether the batch becomes the first axis.</param>
    /// <param name="steps">The number of steps to pad to; the longest sequence's when left out.</param>
    /// <returns><c>Shape: [batch, time, columns]</c> or <c>[time, batch, columns]</c>, zeros beyond a sequence's end.</returns>
    /// <exception cref="ShapeException">The longest sequence has more than <paramref name="steps"/> steps.</exception>
    public Tensor Unpack(Run run, bool batchFirst = true, int? steps = null)
    {
        int batch = Lengths.Count, time = steps ?? Layout.Steps;
        if (time < Layout.Steps) throw run.Mismatch("unpack", $"the longest sequence has {Layout.Steps} steps, but {time} were asked for");
        long[] rows = new long[batch * time];
        Array.Fill(rows, -1);
        for (int sequence = 0; sequence < batch; sequence++)
        {
            for (int step = 0; step < Lengths[sequence]; step++)
            {
                rows[batchFirst ? (sequence * time) + step : (step * batch) + sequence] = Layout.Offset(step) + places[sequence];
            }
        }
        // Row −1 is a row of zeros.
        Tensor flat = Data.SelectRows(new IdTensor(rows, [rows.Length]), run);
        return flat.Reshape(batchFirst ? [batch, time, -1] : [time, batch, -1], run);
    }

    /// <summary>Packs sequences that are stored one after another as rows.</summary>
    /// <param name="rows">The rows. <c>Shape: [rows, columns]</c>.</param>
    /// <param name="lengths">The rows of each sequence, each at least 1.</param>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="ShapeException">Lengths and rows do not fit, or a length is not positive.</exception>
    public static PackedSequence PackRows(Tensor rows, ReadOnlySpan<int> lengths, Run run)
    {
        run.CheckRank("packRows", "the input", rows, 2, "[rows, columns]");
        int total = 0;
        foreach (int length in lengths)
        {
            if (length < 1) throw run.Mismatch("packRows", $"a sequence has {length} rows; each needs at least one");
            total += length;
        }
        if (total != rows.Shape[0])
        {
            throw run.Mismatch("packRows", $"sequences of {total} rows in all were announced, but there are {rows.Shape[0]}");
        }
        (PackedLayout layout, int[] order, int[] places) = Sort(lengths);
        PackedSequence stacked = new(rows, layout, lengths.ToArray(), order, places);
        return stacked.With(rows.IndexSelect(new IdTensor(stacked.StackedRows(), [total]), run));
    }

    /// <summary>The sequences one after another as rows, in their original order: the reverse of <see cref="PackRows"/>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [rows, columns]</c>.</returns>
    public Tensor UnpackRows(Run run)
    {
        long[] stacked = StackedRows(), packed = new long[stacked.Length];
        for (int i = 0; i < stacked.Length; i++) packed[stacked[i]] = i;
        return Data.IndexSelect(new IdTensor(packed, [packed.Length]), run);
    }

    /// <summary>The place of each packed row when the sequences are stored one after another.</summary>
    private long[] StackedRows()
    {
        int[] starts = new int[Lengths.Count];
        for (int i = 1; i < starts.Length; i++) starts[i] = starts[i - 1] + Lengths[i - 1];
        long[] rows = new long[Layout.Rows];
        for (int step = 0, at = 0; step < Layout.Steps; step++)
        {
            for (int place = 0; place < Layout.BatchSizes[step]; place++) rows[at++] = starts[order[place]] + step;
        }
        return rows;
    }

    /// <summary>Rows of the original order, one a sequence, brought into sorted order (such as initial states).</summary>
    /// <param name="rows">The rows. <c>Shape: [batch, columns]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, columns]</c>.</returns>
    /// <exception cref="OutOfRangeException">There are fewer rows than sequences.</exception>
    public Tensor Sort(Tensor rows, Run run) => rows.IndexSelect(IdTensor.Of(order), run);

    /// <summary>Rows of the sorted order, one a sequence, brought into original order (such as final states).</summary>
    /// <param name="rows">The rows. <c>Shape: [batch, columns]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, columns]</c>.</returns>
    /// <exception cref="OutOfRangeException">There are fewer rows than sequences.</exception>
    public Tensor Unsort(Tensor rows, Run run) => rows.IndexSelect(IdTensor.Of(places), run);

    private static (PackedLayout Layout, int[] Order, int[] Places) Sort(ReadOnlySpan<int> lengths)
    {
        int[] sizes = lengths.ToArray(), order = new int[sizes.Length], places = new int[sizes.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => sizes[a] == sizes[b] ? a.CompareTo(b) : sizes[b].CompareTo(sizes[a]));
        for (int place = 0; place < order.Length; place++) places[order[place]] = place;
        return (PackedLayout.FromLengths([.. order.Select(sequence => sizes[sequence])]), order, places);
    }
}
