using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// SIMD kernels in single precision on the host's cores. The mathematics of a row or a tile are plain functions over memory in
/// <c>Kernels/</c>; this class fixes the tensors' memory and shares the rows among threads.
/// </summary>
internal sealed unsafe partial class CpuBackend : HostBackend<float>
{
    /// <summary>Elements an operation should have per thread before another thread pays.</summary>
    private const int ElementGrain = 1 << 14;

    public override string Name => "cpu";

    public override DType DType => DType.Float32;

    protected override void For(Run run, long count, long grain, Action<long, long> body) =>
        Workers.Shared.For(run.Threads, count, grain, body);

    /// <summary>Computes all items of a kernel, shared among the run's threads in pieces of at least <paramref name="grain"/>.</summary>
    private static void Share<K>(K kernel, long count, long grain, Run run) where K : struct, IKernel =>
        Workers.Shared.For(run.Threads, count, grain, (first, end) => Registers.Dispatch(new KernelShare<K>(kernel, first, end)));

    /// <summary>Computes all rows of a kernel.</summary>
    private static void EachRow<K>(K kernel, int rows, int columns, Run run) where K : struct, IKernel =>
        Share(kernel, rows, Math.Max(1, ElementGrain / Math.Max(1, columns)), run);

    /// <summary>A place in memory that may be missing.</summary>
    private static float* At(float* start, long index) => start is null ? null : start + index;
}
