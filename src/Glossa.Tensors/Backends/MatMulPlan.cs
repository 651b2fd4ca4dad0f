namespace Glossa.Tensors;

/// <summary>The sizes of a (batched) matrix product, and the distances between the matrices of the batch in memory.</summary>
internal readonly struct MatMulPlan
{
    public MatMulPlan(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor c)
    {
        (M, K) = transposeA ? (a.Shape[-1], a.Shape[-2]) : (a.Shape[-2], a.Shape[-1]);
        N = transposeB ? b.Shape[-2] : b.Shape[-1];
        Batch = 1;
        for (int i = 0; i < c.Shape.Rank - 2; i++) Batch *= c.Shape[i];
        StrideA = (long)a.Shape[-2] * a.Pitch;
        StrideB = b.Shape.Rank == 2 ? 0 : (long)b.Shape[-2] * b.Pitch;
        StrideC = (long)M * c.Pitch;
        if (Batch > 1 && StrideB == 0 && !transposeA)
        {
            // One right matrix for the whole batch: the batch is just more rows.
            M *= Batch;
            Batch = 1;
        }
    }

    public int M { get; }

    public int N { get; }

    public int K { get; }

    public int Batch { get; }

    public long StrideA { get; }

    public long StrideB { get; }

    public long StrideC { get; }
}
