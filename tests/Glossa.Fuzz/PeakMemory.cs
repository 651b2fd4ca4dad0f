using System.Diagnostics;

namespace Glossa.Fuzz;

/// <summary>
/// The growth of this process' memory: the bytes allocated on the managed heap, or the growth of the peak of all resident pages, where the
/// system reports it.
/// </summary>
internal sealed class PeakMemory
{
    private const string ResetPath = "/proc/self/clear_refs", ResetPeak = "5";

    private readonly long allocated = GC.GetTotalAllocatedBytes();
    private readonly long resident;

    private PeakMemory(long resident) => this.resident = resident;

    /// <summary>Begins to measure.</summary>
    public static PeakMemory Start()
    {
        if (File.Exists(ResetPath)) File.WriteAllText(ResetPath, ResetPeak);
        return new PeakMemory(PeakResident());
    }

    /// <summary>The growth since the beginning, in bytes.</summary>
    public long Bytes() => OperatingSystem.IsLinux() ? PeakResident() - resident : GC.GetTotalAllocatedBytes() - allocated;

    private static long PeakResident()
    {
        using Process process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
