using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>
/// Host memory that starts on a cache line. It is a pinned array of the managed heap: the address never changes, no finalizer and no
/// <c>Dispose</c> is needed, and the collector frees it when nothing refers to the block any more.
/// </summary>
public sealed class HostBlock : Block
{
    /// <summary>The alignment of every block: one cache line, which is also one 512-bit register.</summary>
    public const int Alignment = 64;

    private readonly CacheLine[] lines;
    private readonly nint start;

    /// <summary>Allocates memory with undefined content.</summary>
    /// <param name="bytes">The number of bytes needed.</param>
    /// <exception cref="OutOfMemoryException">The memory is not to be had.</exception>
    public HostBlock(long bytes) : base(bytes)
    {
        lines = GC.AllocateUninitializedArray<CacheLine>(checked((int)((bytes + Alignment - 1) / Alignment) + 1), pinned: true);
        start = -Marshal.UnsafeAddrOfPinnedArrayElement(lines, 0) & (Alignment - 1);
        HugePages.Request(Address, bytes);
    }

    /// <summary>
    /// The first element. To use the memory through a pointer, fix it: <c>fixed (float* p = &amp;block.First&lt;float&gt;())</c> keeps the
    /// block from being collected until the statement ends.
    /// </summary>
    /// <typeparam name="T">The elements' type.</typeparam>
    public ref T First<T>() where T : unmanaged =>
        ref Unsafe.As<CacheLine, T>(ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(lines), start));

    /// <summary>The address of the first element, for owners that hold the block while they use it.</summary>
    internal nint Address => Marshal.UnsafeAddrOfPinnedArrayElement(lines, 0) + start;

    [StructLayout(LayoutKind.Sequential, Size = Alignment)]
    private struct CacheLine;
}
