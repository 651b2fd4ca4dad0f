using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// The weights of an attention operation, head by head (see <see cref="HeadParts"/>): where the operation stores them or, where it does
/// not, in room the caller has.
/// </summary>
internal readonly unsafe struct AttentionHeads(
    AttentionMemory memory, float* query, float* key, float* value, float* mask, float* bias, float* keep,
    float* probabilities, float* weights)
{
    /// <summary>Q.</summary>
    public HeadParts Query { get; } = new(query, memory.Query, memory);

    /// <summary>K.</summary>
    public HeadParts Key { get; } = new(key, memory.Key, memory);

    /// <summary>V.</summary>
    public HeadParts Value { get; } = new(value, memory.Value, memory);

    /// <summary>The factor of the scores.</summary>
    public float Scale { get; } = (float)memory.Scale;

    /// <summary>The heads of all texts.</summary>
    public long Count { get; } = (long)(memory.Lengths?.Length ?? memory.Query.Shape[0]) * memory.Heads;

    /// <summary>The products of a query and a key in all heads.</summary>
    public long Pairs { get; } = memory.Pairs;

    /// <summary>The largest number of a head's weights.</summary>
    public long LargestSquare { get; } = memory.LargestSquare;

    /// <summary>The number of values <see cref="Compute"/> and <see cref="Recall"/> need room for.</summary>
    public long Room => probabilities is null ? keep is null ? LargestSquare : 2 * LargestSquare : 0;

    /// <summary>The number of queries of a head.</summary>
    public int Queries(long head) => memory.Lengths is null ? memory.Query.Shape[1] : memory.Lengths[head / memory.Heads];

    /// <summary>The number of keys of a head.</summary>
    public int Keys(long head) => memory.Lengths is null ? memory.Key.Shape[1] : memory.Lengths[head / memory.Heads];

    /// <summary>The place of a head's weights in those of all heads.</summary>
    public long SquareStart(long head)
    {
        (long text, long own) = Math.DivRem(head, memory.Heads);
        long first = memory.Lengths is null ? text * memory.Heads * LargestSquare : memory.SquareStarts[text];
        return first + (own * Queries(head) * Keys(head));
    }

    /// <summary>The dropout mask of a head, or null.</summary>
    public float* Keep(long head) => keep is null ? null : keep + SquareStart(head);

    /// <summary>Computes a head's probabilities <c>P = softmax(Q Kᵀ · scale + bias)</c> and, after dropout, its weights.</summary>
    public void Compute<V>(long head, float* room, out float* p, out float* w) where V : struct, IFloatLanes<V>
    {
        Locate(head, room, out p, out w);
        int queries = Queries(head), keys = Keys(head);
        Gemm.Block(Query.Rows(head), Key.Transpose(head), 0, queries, 0, keys, Query.Size, null, 0, p, keys);
        using Scratch scratch = Scratch.Rent(memory.Causal ? keys : 0);
        float* own = bias is null ? null : bias + SquareStart(head), kept = Keep(head);
        for (int row = 0; row < queries; row++)
        {
            long at = (long)row * keys;
            AttentionRows<V>.ScaleAndShift(p + at, Scale, own is null ? null : own + at, keys);
            SoftmaxRows<V>.Softmax(p + at, MaskRow(head, row, scratch.Floats), p + at, keys);
            if (kept is not null) AttentionRows<V>.Multiply(p + at, kept + at, w + at, keys);
        }
    }

    /// <summary>
    /// A head's probabilities and weights of the forward pass: computed again, to the same bits, where they were not stored.
    /// </summary>
    public void Recall<V>(long head, float* room, out float* p, out float* w) where V : struct, IFloatLanes<V>
    {
        if (probabilities is null) Compute<V>(head, room, out p, out w);
        else Locate(head, room, out p, out w);
    }

    private void Locate(long head, float* room, out float* p, out float* w)
    {
        p = probabilities is null ? room : probabilities + SquareStart(head);
        w = keep is null ? p : weights is null ? room + LargestSquare : weights + SquareStart(head);
    }

    /// <summary>The keys a query may read: the mask's row, cut at the query's own position if causal; null when all.</summary>
    private float* MaskRow(long head, int query, float* room)
    {
        int queries = Queries(head), keys = Keys(head);
        long text = head / memory.Heads;
        float* row = mask is null ? null : memory.Mask!.Shape.Rank == 2 ? mask + (text * keys) : mask + (((text * queries) + query) * keys);
        if (!memory.Causal) return row;
        int visible = Math.Clamp(query + 1 + keys - queries, 0, keys);
        for (int i = 0; i < keys; i++) room[i] = i >= visible ? 0 : row is null ? 1 : row[i];
        return room;
    }
}
