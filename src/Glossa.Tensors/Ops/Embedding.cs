namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Looks rows of this table up: <c>y[…, :] = W[ids[…], :]</c>. The gradient touches the rows that were looked up and is kept as rows
    /// (<see cref="RowGradient"/>).
    /// </summary>
    /// <param name="ids">Which rows. <c>Shape: [...]</c>.</param>
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
    /// which are summed, so that a small table tells a large vocabulary apart. <c>y = Σ_{j&lt;4} W[h_j(key) mod rows]</c>.
    /// </summary>
    /// <param name="keys">The 64-bit keys (as signed numbers). <c>Shape: [...]</c>.</param>
    /// <param name="seed">The seed of the hash; tables side by side use different ones.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., columns]</c>.</returns>
    public Tensor HashEmbedding(IdTensor keys, uint seed, Run run)
    {
        run.Check("hashEmbedding", this);
        run.CheckRank("hashEmbedding", "the table", this, 2, "[rows, columns]");
        long[][] rows = HashRows(keys, seed, Shape[0]);
        Tensor? sum = null;
        foreach (long[] ids in rows)
        {
            Tensor part = Lookup("hashEmbedding", new IdTensor(ids, keys.Shape), null, run);
            sum = sum is null ? part : sum.Add(part, run);
        }
        return sum!;
    }

    /// <summary>The four rows of every key.</summary>
    private static long[][] HashRows(IdTensor keys, uint seed, int rows)
    {
        ReadOnlySpan<long> all = keys.Span;
        long[][] ids = [new long[all.Length], new long[all.Length], new long[all.Length], new long[all.Length]];
        for (int i = 0; i < all.Length; i++)
        {
            (uint a, uint b, uint c, uint d) = MurmurHash3.Hash128((ulong)all[i], seed);
            (ids[0][i], ids[1][i], ids[2][i], ids[3][i]) = (a % (uint)rows, b % (uint)rows, c % (uint)rows, d % (uint)rows);
        }
        return ids;
    }

    /// <summary>Rows by id, where a negative id gives a row of zeros: how packed rows become padded ones.</summary>
    /// <param name="ids">Which rows. <c>Shape: [...]</c>.</param>
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

    private Tensor Lookup(string op, IdTensor ids, long? paddingId, Run run)
    {
        int columns = Shape.Columns;
        Tensor y = run.Empty(ids.Shape.Append(columns));
        run.Backend.GatherRows(this, ids, y.AsRows(), run);
        return run.Record(op, y, [this], [], (dy, g) =>
        {
            IdTensor touched = ids;
            if (paddingId is { } padding) touched = new IdTensor([.. ids.Span.ToArray().Select(id => id == padding ? -1 : id)], ids.Shape);
            g.AddRows(this, touched, dy.AsRows());
        });
    }
}
