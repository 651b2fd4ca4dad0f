using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>
/// Host memory that starts on a cache line. It is a pinned array of the managed heap: the address never changes, no finalizer and no
/// <c>Dispose</c> is needed, and the collector frees it when nothing refers to the block any more.
/// </summary>
/// <remarks>Code that works on <see cref="Address"/> must keep the block reachable (<see cref="GC.KeepAlive"/>) until it is done.</remarks>
public sealed class HostBlock : Block
{
    /// <summary>The alignment of every block: one cache line, which is also one 512-bit register.</summary>
    public const int Alignment = 64;

    private readonly CacheLine[] lines;

    /// <summary>Allocates memory with undefined content.</summary>
    /// <param name="bytes">How many bytes are needed.</param>
    /// <exception cref="OutOfMemoryException">The memory is not to be had.</exception>
    public HostBlock(long bytes) : base(bytes)
    {
        lines = GC.AllocateUninitializedArray<CacheLine>(checked((int)((bytes + Alignment - 1) / Alignment) + 1), pinned: true);
        nint start = Marshal.UnsafeAddrOfPinnedArrayElement(lines, 0);
        Address = (start + Alignment - 1) & ~(nint)(Alignment - 1);
    }

    /// <summary>The first byte, a multiple of <see cref="Alignment"/>.</summary>
    public nint Address { get; }

    [StructLayout(LayoutKind.Sequential, Size = Alignment)]
    private struct CacheLine;
}
