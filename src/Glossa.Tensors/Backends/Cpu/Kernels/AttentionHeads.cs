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
    public HeadParts Query { get; } = new(query, memory.Query, memory.Heads);

    /// <summary>K.</summary>
    public HeadParts Key { get; } = new(key, memory.Key, memory.Heads);

    /// <summary>V.</summary>
    public HeadParts Value { get; } = new(value, memory.Value, memory.Heads);

    /// <summary>The number of queries of a head.</summary>
    public int Queries { get; } = memory.Query.Shape[1];

    /// <summary>The number of keys of a head.</summary>
    public int Keys { get; } = memory.Key.Shape[1];

    /// <summary>The factor of the scores.</summary>
    public float Scale { get; } = (float)memory.Scale;

    /// <summary>The heads of all texts.</summary>
    public long Count => (long)memory.Query.Shape[0] * memory.Heads;

    /// <summary>The number of a head's weights.</summary>
    public long Square => (long)Queries * Keys;

    /// <summary>The number of values <see cref="Compute"/> and <see cref="Recall"/> need room for.</summary>
    public long Room => probabilities is null ? keep is null ? Square : 2 * Square : 0;

    /// <summary>The dropout mask of a head, or null.</summary>
    public float* Keep(long head) => keep is null ? null : keep + (head * Square);

    /// <summary>Computes a head's probabilities <c>P = softmax(Q Kᵀ · scale + bias)</c> and, after dropout, its weights.</summary>
    public void Compute<V>(long head, float* room, out float* p, out float* w) where V : struct, IFloatLanes<V>
    {
        Locate(head, room, out p, out w);
        Gemm.Block(Query.Rows(head), Key.Transpose(head), 0, Queries, 0, Keys, Query.Size, null, 0, p, Keys);
        using Scratch scratch = Scratch.Rent(Keys);
        for (int row = 0; row < Queries; row++)
        {
            long at = (long)row * Keys;
            AttentionRows<V>.ScaleAndShift(p + at, Scale, bias is null ? null : bias + (head * Square) + at, Keys);
            SoftmaxRows<V>.Softmax(p + at, MaskRow(head / memory.Heads, row, scratch.Floats), p + at, Keys);
            if (keep is not null) AttentionRows<V>.Multiply(p + at, Keep(head) + at, w + at, Keys);
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
        p = probabilities is null ? room : probabilities + (head * Square);
        w = keep is null ? p : weights is null ? room + Square : weights + (head * Square);
    }

    /// <summary>The keys a query may read: the mask's row, cut at the query's own position if causal; null when all.</summary>
    private float* MaskRow(long text, int query, float* room)
    {
        float* row = mask is null ? null : memory.Mask!.Shape.Rank == 2 ? mask + (text * Keys) : mask + (((text * Queries) + query) * Keys);
        if (!memory.Causal) return row;
        int visible = Math.Clamp(query + 1 + Keys - Queries, 0, Keys);
        for (int i = 0; i < Keys; i++) room[i] = i >= visible ? 0 : row is null ? 1 : row[i];
        return room;
    }
}
