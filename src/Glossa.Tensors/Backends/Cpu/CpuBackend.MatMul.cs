namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend
{
    public override void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor? bias, Tensor c, bool accumulate, Run run)
    {
        MatMulPlan plan = new(a, transposeA, b, transposeB, c);
        if (!transposeA && transposeB && !accumulate && plan.Batch == 1 && b.HasInt8 && IsKept(b, run))
        {
            Int8Linear(a, b, bias, c, plan, run);
            return;
        }
        PackedMatrix? packed = plan.Batch == 1 ? PackedWeight(b, transposeB, plan.K, plan.N, run) : null;
        fixed (float* left = &First(a), right = &First(b), row = &First(bias), target = &First(c), panels = packed)
        {
            Product product = new(plan, left, a.Pitch, transposeA, right, b.Pitch, transposeB, panels, row, target, c.Pitch, accumulate);
            if (plan.Batch == 1) product.Compute(0, run.Threads);
            else ComputeBatch(product, plan, run.Threads);
        }
    }

    /// <summary>y = x Wᵀ + b with weights and values of 8 bits.</summary>
    private static void Int8Linear(Tensor x, Tensor weight, Tensor? bias, Tensor y, MatMulPlan plan, Run run)
    {
        fixed (float* source = &First(weight), rows = &First(x), row = &First(bias), target = &First(y))
        {
            float* first = source;
            Int8Matrix rounded = Cached(weight, run, () => new Int8Matrix(first, weight.Pitch, plan.N, plan.K, run.Threads));
            Int8Product.Multiply(rows, x.Pitch, plan.M, rounded, row, target, y.Pitch, run.Threads);
        }
    }

    /// <summary>Many small matrices are shared out whole; few large ones are shared out inside.</summary>
    private static void ComputeBatch(Product product, MatMulPlan plan, int threads)
    {
        int inside = plan.Batch >= threads ? 1 : threads, outside = inside == 1 ? threads : 1;
        long grain = Math.Max(1, Gemm.WorkGrain / Math.Max(1, (long)plan.M * plan.N * plan.K));
        Workers.Shared.For(outside, plan.Batch, grain, (first, end) =>
        {
            for (long matrix = first; matrix < end; matrix++) product.Compute(matrix, inside);
        });
    }

    /// <summary>A parameter's packed form, kept for runs that do not train; null where the matrix is to be packed anew.</summary>
    private static PackedMatrix? PackedWeight(Tensor b, bool transposed, int depth, int columns, Run run)
    {
        if (!IsKept(b, run) || b.Shape.Rank != 2) return null;
        return transposed
            ? Cached(b, run, () => new PackedTranspose(Pack(b, true, depth, columns, run.Threads))).Matrix
            : Cached(b, run, () => Pack(b, false, depth, columns, run.Threads));
    }

    /// <summary>Whether a tensor's packed form is worth keeping: it is a parameter, and the run does not train it.</summary>
    private static bool IsKept(Tensor tensor, Run run) => tensor.IsParameter && !run.RecordsGradients;

    /// <summary>Memory of the run for a packed form that is not kept, to be recycled with everything else of the step.</summary>
    private static HostBlock Room(long numbers, Run run) => (HostBlock)run.Empty([checked((int)Math.Max(1, numbers))]).Block;

    /// <summary>
    /// A tensor's value in a kernel's own layout, made at its first use and kept until the tensor changes where that pays.
    /// </summary>
    private static T Cached<T>(Tensor tensor, Run run, Func<T> make) where T : class
    {
        if (!IsKept(tensor, run)) return make();
        Storage storage = tensor.Storage;
        if (storage.Cache is { } cache && cache.Version == storage.Version && cache.Value is T known) return known;
        T made = make();
        storage.Cache = new VersionedCache(storage.Version, made);
        return made;
    }

    /// <summary>A matrix (or its transpose) in the panels products read.</summary>
    private static PackedMatrix Pack(Tensor b, bool transposed, int depth, int columns, int threads, HostBlock? block = null)
    {
        fixed (float* source = &First(b))
        {
            return transposed
                ? PackedMatrix.Pack(new Transposed(source, b.Pitch), depth, columns, threads, block)
                : PackedMatrix.Pack(new RowMajor(source, b.Pitch), depth, columns, threads, block);
        }
    }

    /// <summary>A packed transpose, as distinct from the packed matrix itself.</summary>
    private sealed record PackedTranspose(PackedMatrix Matrix);

    /// <summary>The matrices of one operation, by number, with the types the kernel is compiled for picked at run time.</summary>
    private sealed class Product(
        MatMulPlan plan, float* a, nint pitchA, bool transposeA, float* b, nint pitchB, bool transposeB, float* packed,
        float* bias, float* c, nint pitchC, bool accumulate)
    {
        public void Compute(long matrix, int threads)
        {
            float* left = a + (matrix * plan.StrideA);
            if (transposeA) Right(new Transposed(left, pitchA), matrix, threads);
            else Right(new RowMajor(left, pitchA), matrix, threads);
        }

        private void Right<A>(A left, long matrix, int threads) where A : struct, ILeftOperand
        {
            float* right = b + (matrix * plan.StrideB);
            if (packed is not null) Multiply(left, new PackedPanels(packed, plan.K), matrix, threads);
            else if (transposeB) Multiply(left, new Transposed(right, pitchB), matrix, threads);
            else Multiply(left, new RowMajor(right, pitchB), matrix, threads);
        }

        private void Multiply<A, B>(A left, B right, long matrix, int threads)
            where A : struct, ILeftOperand
            where B : struct, IRightOperand
        {
            float* target = c + (matrix * plan.StrideC);
            float* addend = accumulate ? target : bias;
            Gemm.Multiply(left, right, plan.M, plan.N, plan.K, addend, accumulate ? pitchC : 0, target, pitchC, threads);
        }
    }
}
