using System.Runtime.Intrinsics;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

internal sealed unsafe partial class CpuBackend : IAttentionKernels
{
    public void Attention(AttentionMemory memory, Run run)
    {
        if (Vector512.IsHardwareAccelerated) new AttentionJob<Float512>(memory).Forward(run.Threads);
        else if (Vector256.IsHardwareAccelerated) new AttentionJob<Float256>(memory).Forward(run.Threads);
        else new AttentionJob<Float128>(memory).Forward(run.Threads);
        GC.KeepAlive(memory);
    }

    public void AttentionGradient(AttentionMemory memory, Tensor? dOutput, Tensor? dWeights, Tensor dQuery, Tensor dKey, Tensor dValue, Tensor dScores, Run run)
    {
        if (Vector512.IsHardwareAccelerated) new AttentionJob<Float512>(memory).Backward(dOutput, dWeights, dQuery, dKey, dValue, dScores, run.Threads);
        else if (Vector256.IsHardwareAccelerated) new AttentionJob<Float256>(memory).Backward(dOutput, dWeights, dQuery, dKey, dValue, dScores, run.Threads);
        else new AttentionJob<Float128>(memory).Backward(dOutput, dWeights, dQuery, dKey, dValue, dScores, run.Threads);
        GC.KeepAlive(memory);
        GC.KeepAlive(dOutput);
        GC.KeepAlive(dWeights);
        GC.KeepAlive(dQuery);
        GC.KeepAlive(dKey);
        GC.KeepAlive(dValue);
        GC.KeepAlive(dScores);
    }

    /// <summary>Attention head by head; threads share the heads of all texts.</summary>
    private sealed class AttentionJob<V>(AttentionMemory memory) where V : struct, IFloatLanes<V>
    {
        private readonly int batch = memory.Query.Shape[0], queries = memory.Query.Shape[1], keys = memory.Key.Shape[1], heads = memory.Heads;
        private readonly int size = memory.Query.Shape[2] / memory.Heads, valueSize = memory.Value.Shape[2] / memory.Heads;
        private readonly float* mask = memory.Mask is null ? null : Pointer(memory.Mask);
        private readonly float* bias = memory.Bias is null ? null : Pointer(memory.Bias);
        private readonly float* keep = memory.Keep is null ? null : Pointer(memory.Keep);
        private readonly float* probabilities = Pointer(memory.Probabilities);
        private readonly float* weights = Pointer(memory.Weights);

        private long Square => (long)queries * keys;

        public void Forward(int threads) => EachHead(threads, (text, head) =>
        {
            long square = ((text * heads) + head) * Square;
            float* p = probabilities + square, w = weights + square;
            RowMajor q = new(Part(memory.Query, text, head, size), memory.Query.Pitch);
            Gemm.Block(q, new Transposed(Part(memory.Key, text, head, size), memory.Key.Pitch), 0, queries, 0, keys, size, null, 0, p, keys);
            using Scratch scratch = Scratch.Rent(keys);
            for (int row = 0; row < queries; row++)
            {
                float* scores = p + ((long)row * keys);
                AttentionRows<V>.ScaleAndShift(scores, (float)memory.Scale, bias is null ? null : bias + square + ((long)row * keys), keys);
                SoftmaxRows<V>.Softmax(scores, MaskRow(text, row, scratch.Floats), scores, keys);
                if (keep is not null) AttentionRows<V>.Multiply(scores, keep + square + ((long)row * keys), w + ((long)row * keys), keys);
            }
            RowMajor values = new(Part(memory.Value, text, head, valueSize), memory.Value.Pitch);
            Gemm.Block(new RowMajor(w, keys), values, 0, queries, 0, valueSize, keys, null, 0, Part(memory.Output, text, head, valueSize), memory.Output.Pitch);
        });

        public void Backward(Tensor? dOutput, Tensor? dWeights, Tensor dQuery, Tensor dKey, Tensor dValue, Tensor dScores, int threads)
        {
            float* upstreamWeights = dWeights is null ? null : Pointer(dWeights), scoreGradients = Pointer(dScores);
            EachHead(threads, (text, head) =>
            {
                long square = ((text * heads) + head) * Square;
                float* p = probabilities + square, ds = scoreGradients + square, dw = upstreamWeights is null ? null : upstreamWeights + square;
                Transposed weightsTransposed = new(weights + square, keys);
                if (dOutput is null)
                {
                    // Nothing came through the values.
                    new Span<float>(ds, checked((int)Square)).Clear();
                    Gemm.Block(weightsTransposed, new RowMajor(ds, valueSize), 0, keys, 0, valueSize, 0, null, 0, Part(dValue, text, head, valueSize), dValue.Pitch);
                }
                else
                {
                    RowMajor dOut = new(Part(dOutput, text, head, valueSize), dOutput.Pitch);
                    Gemm.Block(dOut, new Transposed(Part(memory.Value, text, head, valueSize), memory.Value.Pitch), 0, queries, 0, keys, valueSize, null, 0, ds, keys);
                    Gemm.Block(weightsTransposed, dOut, 0, keys, 0, valueSize, queries, null, 0, Part(dValue, text, head, valueSize), dValue.Pitch);
                }
                for (int row = 0; row < queries; row++)
                {
                    long at = (long)row * keys;
                    if (dw is not null) AttentionRows<V>.Add(ds + at, dw + at, ds + at, keys);
                    if (keep is not null) AttentionRows<V>.Multiply(ds + at, keep + square + at, ds + at, keys);
                    SoftmaxRows<V>.SoftmaxGradient(p + at, ds + at, ds + at, keys);
                }
                // The products want dS · scale, the bias wants dS: scale what is smaller, queries and keys' results.
                float* dq = Part(dQuery, text, head, size), dk = Part(dKey, text, head, size);
                Gemm.Block(new RowMajor(ds, keys), new RowMajor(Part(memory.Key, text, head, size), memory.Key.Pitch), 0, queries, 0, size, keys, null, 0, dq, dQuery.Pitch);
                Gemm.Block(new Transposed(ds, keys), new RowMajor(Part(memory.Query, text, head, size), memory.Query.Pitch), 0, keys, 0, size, queries, null, 0, dk, dKey.Pitch);
                for (int row = 0; row < queries; row++) AttentionRows<V>.ScaleAndShift(dq + ((long)row * dQuery.Pitch), (float)memory.Scale, null, size);
                for (int row = 0; row < keys; row++) AttentionRows<V>.ScaleAndShift(dk + ((long)row * dKey.Pitch), (float)memory.Scale, null, size);
            });
        }

        /// <summary>Which keys a query may look at: the mask's row, cut at the query's own position if causal; null when all.</summary>
        private float* MaskRow(long text, int query, float* room)
        {
            float* row = mask is null ? null : memory.Mask!.Shape.Rank == 2 ? mask + (text * keys) : mask + (((text * queries) + query) * keys);
            if (!memory.Causal) return row;
            int visible = Math.Clamp(query + 1 + keys - queries, 0, keys);
            for (int i = 0; i < keys; i++) room[i] = i >= visible ? 0 : row is null ? 1 : row[i];
            return room;
        }

        private static float* Part(Tensor tensor, long text, long head, int width) => Pointer(tensor) + (text * tensor.Shape[1] * tensor.Pitch) + (head * width);

        private void EachHead(int threads, Action<long, long> body)
        {
            long grain = Math.Max(1, Gemm.WorkGrain / Math.Max(1, Square * size));
            Workers.Shared.For(threads, (long)batch * heads, grain, (first, end) =>
            {
                for (long i = first; i < end; i++) body(i / heads, i % heads);
            });
        }
    }
}
