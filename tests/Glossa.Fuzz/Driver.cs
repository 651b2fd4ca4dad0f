using System.Diagnostics;
using System.Globalization;
using Glossa.Testing;

namespace Glossa.Fuzz;

/// <summary>The time to spend and the cases to try.</summary>
internal sealed record DriverOptions
{
    public ulong Seed { get; init; } = 1;

    public long First { get; init; }

    public long Cases { get; init; } = long.MaxValue;

    public double Seconds { get; init; } = double.PositiveInfinity;

    public string Reader { get; init; } = "";

    public string Output { get; init; } = "artifacts/fuzz";
}

/// <summary>Starts workers, watches them, starts another where one ends, and reports.</summary>
internal static class Driver
{
    private const string HeapLimit = "0x20000000";

    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(20), WarmUp = TimeSpan.FromMinutes(5);

    /// <summary>Tries cases and prints a table.</summary>
    /// <returns>0 when no case showed a fault, otherwise 1.</returns>
    public static int Run(DriverOptions options)
    {
        FuzzReader[] readers = [.. FuzzReaders.All.Where(reader => options.Reader.Length == 0 || reader.Name == options.Reader)];
        if (readers.Length == 0)
        {
            Console.Error.WriteLine(
                $"There is no reader '{options.Reader}'; there are {string.Join(", ", FuzzReaders.All.Select(reader => reader.Name))}.");
            return 2;
        }
        using TempFolder samples = new();
        foreach (FuzzReader reader in readers) reader.Write(Directory.CreateDirectory(samples[reader.Name]).FullName);
        CaseCounts counts = new([.. readers.Select(reader => reader.Name)]);
        Stopwatch clock = Stopwatch.StartNew();
        long next = options.First, end = options.Cases > long.MaxValue - next ? long.MaxValue : next + options.Cases;
        while (next < end && clock.Elapsed.TotalSeconds < options.Seconds)
        {
            next = Watch(options, samples, next, end, clock, counts);
        }
        foreach ((long number, _) in counts.Faults) Save(options, readers, samples, number);
        counts.Print(clock.Elapsed, options);
        return counts.Faults.Count == 0 ? 0 : 1;
    }

    /// <summary>Watches one worker.</summary>
    /// <returns>The case to continue with.</returns>
    private static long Watch(DriverOptions options, TempFolder samples, long first, long end, Stopwatch clock, CaseCounts counts)
    {
        using Process worker = Start(options, samples, first);
        long number = first;
        bool isReading = false;
        while (true)
        {
            Task<string?> reading = worker.StandardOutput.ReadLineAsync();
            if (!reading.Wait(isReading ? Silence : WarmUp))
            {
                worker.Kill();
                if (!isReading) throw new InvalidOperationException("The worker does not start.");
                counts.Fault(number, "did not end");
                return number + 1;
            }
            if (reading.Result is not { } line)
            {
                worker.WaitForExit();
                if (!isReading)
                {
                    throw new InvalidOperationException(
                        $"The worker ended before its first case, with exit code {worker.ExitCode}. Start it by hand to see why.");
                }
                counts.Fault(number, $"ended the process with exit code {worker.ExitCode}");
                return number + 1;
            }
            string[] parts = line.Split(' ', 3);
            number = long.Parse(parts[1], CultureInfo.InvariantCulture);
            isReading = parts[0] == "begin";
            if (isReading) continue;
            if (parts[0] == "fault") counts.Fault(number, parts[2]);
            else counts.Count(number, isRead: parts[0] == "read");
            if (number + 1 < end && clock.Elapsed.TotalSeconds < options.Seconds) continue;
            worker.Kill();
            worker.WaitForExit();
            return number + 1;
        }
    }

    private static Process Start(DriverOptions options, TempFolder samples, long first)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Glossa.Fuzz.dll");
        string[] arguments =
        [
            program, Worker.Verb, samples[""], options.Seed.ToString(CultureInfo.InvariantCulture),
            first.ToString(CultureInfo.InvariantCulture), options.Reader,
        ];
        ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = true };
        start.Environment["DOTNET_GCHeapHardLimit"] = HeapLimit;
        start.Environment["DOTNET_gcConcurrent"] = "0";
        return Process.Start(start)!;
    }

    private static void Save(DriverOptions options, FuzzReader[] readers, TempFolder samples, long number)
    {
        FuzzReader reader = readers[number % readers.Length];
        string folder = Path.Combine(options.Output, $"{reader.Name}-{options.Seed}-{number}");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        new FuzzCase(reader, samples[reader.Name], number, options.Seed).Write(Directory.CreateDirectory(folder).FullName);
    }
}
