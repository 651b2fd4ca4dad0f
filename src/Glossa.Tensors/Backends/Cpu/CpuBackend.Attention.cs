using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IAttentionKernels
{
    public void Attention(AttentionMemory memory, Run run)
    {
        fixed (float* query = &First(memory.Query), key = &First(memory.Key), value = &First(memory.Value), output = &First(memory.Output))
        fixed (float* mask = &First(memory.Mask), bias = &First(memory.Bias), keep = &First(memory.Keep))
        fixed (float* probabilities = &First(memory.Probabilities), weights = &First(memory.Weights))
        {
            AttentionHeads heads = new(memory, query, key, value, mask, bias, keep, probabilities, weights);
            EachHead(new AttentionKernel(heads, new(output, memory.Output, memory)), heads, run);
        }
    }

    public void AttentionGradient(
        AttentionMemory memory, Tensor? dOutput, Tensor? dWeights, Tensor dQuery, Tensor dKey, Tensor dValue, Tensor? dScores, Run run)
    {
        fixed (float* query = &First(memory.Query), key = &First(memory.Key), value = &First(memory.Value), dOut = &First(dOutput))
        fixed (float* mask = &First(memory.Mask), bias = &First(memory.Bias), keep = &First(memory.Keep))
        fixed (float* probabilities = &First(memory.Probabilities), weights = &First(memory.Weights), dw = &First(dWeights))
        fixed (float* dq = &First(dQuery), dk = &First(dKey), dv = &First(dValue), ds = &First(dScores))
        {
            AttentionHeads heads = new(memory, query, key, value, mask, bias, keep, probabilities, weights);
            HeadParts? upstream = dOutput is null ? null : new(dOut, dOutput, memory);
            HeadParts dQueries = new(dq, dQuery, memory), dKeys = new(dk, dKey, memory);
            HeadParts dValues = new(dv, dValue, memory);
            EachHead(new AttentionGradientKernel(heads, upstream, dw, dQueries, dKeys, dValues, ds), heads, run);
        }
    }

    private static void EachHead<K>(K kernel, AttentionHeads heads, Run run) where K : struct, IKernel =>
        Share(kernel, heads.Count, Math.Max(1, Gemm.WorkGrain * heads.Count / Math.Max(1, heads.Pairs * heads.Query.Size)), run);

    /// <summary>Y = W V, head by head.</summary>
    private readonly struct AttentionKernel(AttentionHeads heads, HeadParts output) : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            int size = heads.Value.Size;
            using Scratch room = Scratch.Rent(heads.Room);
            for (long i = first; i < end; i++)
            {
                int queries = heads.Queries(i), keys = heads.Keys(i);
                heads.Compute<V>(i, room.Floats, out _, out float* w);
                Gemm.Block(new RowMajor(w, keys), heads.Value.Rows(i), 0, queries, 0, size, keys, null, 0, output[i], output.Pitch);
            }
        }
    }

    /// <summary>
    /// <c>dV = Wᵀ dY</c>, <c>dW = dY Vᵀ</c>, through dropout and softmax to the scores, and <c>dQ = dS K · scale</c>, <c>dK = dSᵀ Q ·
    /// scale</c>.
    /// </summary>
    private readonly struct AttentionGradientKernel(
        AttentionHeads heads, HeadParts? dOutput, float* dWeights, HeadParts dQuery, HeadParts dKey, HeadParts dValue, float* dScores)
        : IKernel
    {
        public void Compute<V>(long first, long end) where V : struct, IFloatLanes<V>
        {
            int size = heads.Query.Size, valueSize = heads.Value.Size;
            using Scratch room = Scratch.Rent(heads.Room), scores = Scratch.Rent(dScores is null ? heads.LargestSquare : 0);
            for (long i = first; i < end; i++)
            {
                int queries = heads.Queries(i), keys = heads.Keys(i);
                long square = heads.SquareStart(i);
                float* ds = dScores is null ? scores.Floats : dScores + square, dw = At(dWeights, square);
                heads.Recall<V>(i, room.Floats, out float* p, out float* w);
                Transposed weights = new(w, keys);
                if (dOutput is { } upstream)
                {
                    RowMajor dOut = upstream.Rows(i);
                    Gemm.Block(dOut, heads.Value.Transpose(i), 0, queries, 0, keys, valueSize, null, 0, ds, keys);
                    Gemm.Block(weights, dOut, 0, keys, 0, valueSize, queries, null, 0, dValue[i], dValue.Pitch);
                }
                else
                {
                    // Nothing came through the values.
                    new Span<float>(ds, checked(queries * keys)).Clear();
                    Gemm.Block(weights, new RowMajor(ds, valueSize), 0, keys, 0, valueSize, 0, null, 0, dValue[i], dValue.Pitch);
                }
                for (int row = 0; row < queries; row++)
                {
                    long at = (long)row * keys;
                    if (dw is not null) AttentionRows<V>.Add(ds + at, dw + at, ds + at, keys);
                    if (heads.Keep(i) is not null) AttentionRows<V>.Multiply(ds + at, heads.Keep(i) + at, ds + at, keys);
                    SoftmaxRows<V>.SoftmaxGradient(p + at, ds + at, ds + at, keys);
                }
                // The products want dS · scale, the bias wants dS: scale what is smaller, queries and keys' results.
                Gemm.Block(new RowMajor(ds, keys), heads.Key.Rows(i), 0, queries, 0, size, keys, null, 0, dQuery[i], dQuery.Pitch);
                Gemm.Block(new Transposed(ds, keys), heads.Query.Rows(i), 0, keys, 0, size, queries, null, 0, dKey[i], dKey.Pitch);
                Scale<V>(dQuery[i], dQuery.Pitch, queries, size);
                Scale<V>(dKey[i], dKey.Pitch, keys, size);
            }
        }

        private void Scale<V>(float* x, long pitch, int rows, int columns) where V : struct, IFloatLanes<V>
        {
            for (int row = 0; row < rows; row++) AttentionRows<V>.ScaleAndShift(x + (row * pitch), heads.Scale, null, columns);
        }
    }
}
