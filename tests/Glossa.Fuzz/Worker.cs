using System.Diagnostics;
using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Fuzz;

/// <summary>
/// Reads cases one after the other in a process of its own, which a stack overflow, a loop without end or a full memory may end, and
/// reports each on standard output: <c>begin N</c>, then <c>read N</c>, <c>refused N</c> or <c>fault N what</c>.
/// </summary>
internal static class Worker
{
    /// <summary>The argument that makes the program a worker.</summary>
    public const string Verb = "worker";

    private const double MaxSeconds = 1;
    private const long MaxBytes = 200L << 20;

    /// <summary>Reads cases until the process is ended.</summary>
    /// <param name="samples">The folder with a folder of valid inputs for each reader.</param>
    /// <param name="seed">The seed of the changes.</param>
    /// <param name="first">The first case.</param>
    /// <param name="only">The one reader to try; empty for all in turn.</param>
    public static int Run(string samples, ulong seed, long first, string only)
    {
        FuzzReader[] readers = [.. FuzzReaders.All.Where(reader => only.Length == 0 || reader.Name == only)];
        string folder = Path.Combine(samples, "case");
        foreach (FuzzReader reader in readers) WarmUp(reader, Path.Combine(samples, reader.Name));
        for (long number = first; ; number++)
        {
            FuzzReader reader = readers[number % readers.Length];
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            new FuzzCase(reader, Path.Combine(samples, reader.Name), number, seed).Write(folder);
            Console.Out.WriteLine($"begin {number}");
            Console.Out.WriteLine(Judge(reader, folder, number));
        }
    }

    /// <summary>
    /// Reads all valid inputs, so that compiling code counts for no case; a valid input that is refused is a mistake of this program.
    /// </summary>
    private static void WarmUp(FuzzReader reader, string samples)
    {
        foreach (string input in Directory.EnumerateDirectories(samples)) reader.Read(input);
    }

    private static string Judge(FuzzReader reader, string folder, long number)
    {
        GC.Collect();
        PeakMemory peak = PeakMemory.Start();
        TimeSpan start = Process.GetCurrentProcess().TotalProcessorTime;
        string verdict;
        try
        {
            reader.Read(folder);
            verdict = $"read {number}";
        }
        catch (GlossaException)
        {
            verdict = $"refused {number}";
        }
        catch (Exception e)
        {
            return $"fault {number} {e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")} {Frame(e)}";
        }
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - start).TotalSeconds;
        long bytes = peak.Bytes();
        return seconds > MaxSeconds ? string.Create(CultureInfo.InvariantCulture, $"fault {number} took {seconds:F1} s of processor time")
            : bytes > MaxBytes ? string.Create(CultureInfo.InvariantCulture, $"fault {number} took {bytes >> 20} MB of memory")
            : verdict;
    }

    /// <summary>The innermost frame of the project's own code.</summary>
    private static string Frame(Exception e) =>
        e.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("Glossa.", StringComparison.Ordinal))?.Trim() ?? "";
}
