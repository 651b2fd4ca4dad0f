using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>
/// The hint that memory may lie in pages of 2 MiB, for which the processor looks addresses up far less often. Linux gives them on request
/// only, other systems are not asked.
/// </summary>
internal static partial class HugePages
{
    /// <summary>The size of a huge page, and of the smallest memory that is worth a request.</summary>
    private const long Size = 2 << 20;

    // MADV_HUGEPAGE of madvise(2).
    private const int Advice = 14;

    private static readonly nint PageSize = Environment.SystemPageSize;

    private static volatile bool isAvailable = OperatingSystem.IsLinux();

    /// <summary>Asks for huge pages; nothing happens where there are none.</summary>
    /// <param name="address">The first byte.</param>
    /// <param name="bytes">The number of bytes.</param>
    public static void Request(nint address, long bytes)
    {
        if (bytes < Size || !isAvailable) return;
        nint start = (address + PageSize - 1) & -PageSize, end = (address + (nint)bytes) & -PageSize;
        try
        {
            // The result says whether the hint was understood; either way the memory can be used.
            _ = Advise(start, end - start, Advice);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            isAvailable = false;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nint length, int advice);
}
