using System.Runtime.Intrinsics;

namespace Glossa.Tensors;

/// <summary>
/// SIMD kernels in single precision on the host's cores. Kernels are plain functions over memory in <c>Kernels/</c>; this class picks the
/// instruction set and the threads.
/// </summary>
internal sealed unsafe partial class CpuBackend : HostBackend<float>
{
    /// <summary>Elements an operation should have per thread before another thread pays.</summary>
    private const int ElementGrain = 1 << 14;

    public override string Name => "cpu";

    public override DType DType => DType.Float32;

    /// <summary>The widest registers the machine computes with: "AVX-512", "AVX2", "128-bit".</summary>
    public static string InstructionSet =>
        Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit";

    protected override void For(Run run, long count, long grain, Action<long, long> body) => Workers.Shared.For(run.Threads, count, grain, body);
}
