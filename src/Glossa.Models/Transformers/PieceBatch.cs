using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>The subword pieces of some texts, one text after another without padding: what transformers read.</summary>
public sealed class PieceBatch
{
    /// <summary>A batch.</summary>
    /// <param name="ids">The ids of the pieces of each text, special ones included.</param>
    /// <param name="segments">For each piece the part of its text it belongs to, such as the first or second of a pair; 0 when left
    /// out.</param>
    /// <exception cref="ArgumentException">A text has another number of segments than of pieces.</exception>
    public PieceBatch(IReadOnlyList<IReadOnlyList<int>> ids, IReadOnlyList<IReadOnlyList<int>>? segments = null)
    {
        Lengths = [.. ids.Select(text => text.Count)];
        if (segments is not null && !segments.Select(text => text.Count).SequenceEqual(Lengths))
        {
            throw new ArgumentException("Each text needs as many segments as pieces.", nameof(segments));
        }
        Pieces = Lengths.Sum();
        Ids = Join(ids);
        HasSegments = segments is not null;
        Segments = segments is null ? new IdTensor(new long[Pieces], [Pieces]) : Join(segments);
    }

    /// <summary>A batch of encoded texts.</summary>
    /// <param name="texts">The texts.</param>
    public static PieceBatch Of(IReadOnlyList<SubwordEncoding> texts) =>
        new([.. texts.Select(text => text.Ids)], [.. texts.Select(text => text.SegmentIds)]);

    /// <summary>The pieces of each text.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>The number of pieces in all texts.</summary>
    public int Pieces { get; }

    /// <summary>The ids of all pieces. <c>Shape: [pieces]</c>.</summary>
    public IdTensor Ids { get; }

    /// <summary>The segments of all pieces. <c>Shape: [pieces]</c>.</summary>
    public IdTensor Segments { get; }

    /// <summary>Whether segments were given; XLNet computes nothing from them otherwise.</summary>
    public bool HasSegments { get; }

    /// <summary>The first row of each text, −1 where it has none. <c>Shape: [texts]</c>.</summary>
    public IdTensor FirstRows() => Rows((start, length) => length > 0 ? start : -1);

    /// <summary>The last row of each text, −1 where it has none. <c>Shape: [texts]</c>.</summary>
    public IdTensor LastRows() => Rows((start, length) => length > 0 ? start + length - 1 : -1);

    /// <summary>The position of every piece in its text. <c>Shape: [pieces]</c>.</summary>
    /// <param name="first">The number of a text's first position.</param>
    public IdTensor Positions(int first = 0) =>
        new([.. Lengths.SelectMany(length => Enumerable.Range(first, length)).Select(position => (long)position)], [Pieces]);

    private IdTensor Rows(Func<int, int, int> row)
    {
        long[] rows = new long[Lengths.Count];
        for (int i = 0, start = 0; i < rows.Length; start += Lengths[i++]) rows[i] = row(start, Lengths[i]);
        return new IdTensor(rows, [rows.Length]);
    }

    private static IdTensor Join(IReadOnlyList<IReadOnlyList<int>> texts)
    {
        long[] all = [.. texts.SelectMany(text => text).Select(id => (long)id)];
        return new IdTensor(all, [all.Length]);
    }
}
