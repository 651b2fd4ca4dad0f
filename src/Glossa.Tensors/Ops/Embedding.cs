namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Looks rows of this table up: <c>y[…, :] = W[ids[…], :]</c>. The gradient touches the rows that were looked up and is kept as rows
    /// (<see cref="RowGradient"/>).
    /// </summary>
    /// <param name="ids">The positions of the rows. <c>Shape: [...]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="paddingId">A row that gets no gradient, or null.</param>
    /// <returns><c>Shape: [..., columns]</c>.</returns>
    /// <exception cref="OutOfRangeException">An id is not a row of the table.</exception>
    public Tensor Embedding(IdTensor ids, Run run, long? paddingId = null)
    {
        run.Check("embedding", this);
        run.CheckRank("embedding", "the table", this, 2, "[rows, columns]");
        run.CheckIndices("embedding", "id", ids, Shape[0]);
        return Lookup("embedding", ids, paddingId, run);
    }

    /// <summary>
    /// Looks keys of any size up by hashing (as spaCy's HashEmbed; Svenstrup et al. 2017): a key's four hashes give four rows of the table,
    /// which are summed, so that a small table distinguishes a large vocabulary. <c>y = Σ_{j&lt;4} W[h_j(key) mod rows]</c>.
    /// </summary>
    /// <param name="keys">The 64-bit keys (as signed integers). <c>Shape: [...]</c>.</param>
    /// <param name="seed">The seed of the hash; tables side by side use different ones.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., columns]</c>.</returns>
    public Tensor HashEmbedding(IdTensor keys, uint seed, Run run)
    {
        run.Check("hashEmbedding", this);
        run.CheckRank("hashEmbedding", "the table", this, 2, "[rows, columns]");
        return SumLists("hashEmbedding", RowLists.OfLength(HashRows(keys, seed, Shape[0]), RowsPerKey), keys.Shape, run);
    }

    /// <summary>
    /// The sum of each list of rows of this table: <c>y_i = Σ_{r ∈ list i} W[r]</c>; 0 for an empty list. The gradient is kept as rows.
    /// </summary>
    /// <param name="lists">The positions of the rows.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [lists.Count, columns]</c>.</returns>
    /// <exception cref="OutOfRangeException">A list names a row that does not exist.</exception>
    public Tensor EmbeddingSum(RowLists lists, Run run)
    {
        run.Check("embeddingSum", this);
        run.CheckRank("embeddingSum", "the table", this, 2, "[rows, columns]");
        if (lists.RowOutside(Shape[0]) is { } row)
        {
            throw new OutOfRangeException($"{run.Where("embeddingSum")} got row {row} of a table with {Shape[0]} rows.");
        }
        return SumLists("embeddingSum", lists, [lists.Count], run);
    }

    private Tensor SumLists(string op, RowLists lists, Shape shape, Run run)
    {
        Tensor y = run.Empty(shape.Append(Shape.Columns));
        run.Backend.SumRows(this, lists, y.AsRows(), run);
        return run.Record(op, y, [this], [], (dy, g) => g.AddRows(this, lists, dy.AsRows()));
    }

    private const int RowsPerKey = 4;

    /// <summary>The four rows of every key, one key after another.</summary>
    private static int[] HashRows(IdTensor keys, uint seed, int rows)
    {
        ReadOnlySpan<long> all = keys.Span;
        int[] ids = new int[all.Length * RowsPerKey];
        for (int i = 0, at = 0; i < all.Length; i++)
        {
            (uint a, uint b, uint c, uint d) = MurmurHash3.Hash128((ulong)all[i], seed);
            ids[at++] = (int)(a % (uint)rows);
            ids[at++] = (int)(b % (uint)rows);
            ids[at++] = (int)(c % (uint)rows);
            ids[at++] = (int)(d % (uint)rows);
        }
        return ids;
    }

    /// <summary>Rows by id, where a negative id gives a row of zeros: how packed rows become padded ones.</summary>
    /// <param name="ids">The positions of the rows. <c>Shape: [...]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., columns]</c>.</returns>
    /// <exception cref="OutOfRangeException">An id is not a row.</exception>
    public Tensor SelectRows(IdTensor ids, Run run)
    {
        run.Check("selectRows", this);
        run.CheckRank("selectRows", "the input", this, 2, "[rows, columns]");
        foreach (long id in ids.Span)
        {
            if (id >= Shape[0]) throw new OutOfRangeException($"{run.Where("selectRows")} got row {id} of a matrix with {Shape[0]} rows.");
        }
        return Lookup("selectRows", ids, null, run);
    }

    private Tensor Lookup(string op, IdTensor ids, long? paddingId, Run run, bool spreads = false)
    {
        int columns = Shape.Columns;
        Tensor y = spreads ? run.EmptySpread([ids.Count, columns]) : run.Empty(ids.Shape.Append(columns));
        run.Backend.GatherRows(this, ids, y.AsRows(), run);
        return run.Record(op, y, [this], [], (dy, g) =>
        {
            long[] touched = ids.Span.ToArray();
            if (paddingId is { } padding) touched.AsSpan().Replace(padding, -1);
            g.AddRows(this, RowLists.OfIds(touched), dy.AsRows());
        });
    }
}
