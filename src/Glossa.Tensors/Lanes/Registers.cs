using System.Runtime.Intrinsics;

namespace Glossa.Tensors.Lanes;

/// <summary>A computation in registers, compiled for each width of them.</summary>
internal interface IVectorized
{
    /// <summary>Computes.</summary>
    /// <typeparam name="V">The registers.</typeparam>
    void Compute<V>() where V : struct, IFloatLanes<V>;
}

/// <summary>The widest registers of the machine: the only place that chooses between instruction sets.</summary>
internal static class Registers
{
    /// <summary>The number of values in single precision a register holds.</summary>
    public static int Count =>
        Vector512.IsHardwareAccelerated ? Float512.Count : Vector256.IsHardwareAccelerated ? Float256.Count : Float128.Count;

    /// <summary>The instruction set: "AVX-512", "AVX2" or "128-bit".</summary>
    public static string InstructionSet =>
        Vector512.IsHardwareAccelerated ? "AVX-512" : Vector256.IsHardwareAccelerated ? "AVX2" : "128-bit";

    /// <summary>Computes in the widest registers.</summary>
    /// <param name="computation">The computation.</param>
    public static void Dispatch<C>(C computation) where C : struct, IVectorized
    {
        if (Vector512.IsHardwareAccelerated) computation.Compute<Float512>();
        else if (Vector256.IsHardwareAccelerated) computation.Compute<Float256>();
        else computation.Compute<Float128>();
    }
}
