using System.Globalization;

namespace Glossa.Fuzz;

/// <summary>The outcomes of the cases, reader by reader.</summary>
/// <param name="readers">The names of the readers, in turn.</param>
internal sealed class CaseCounts(IReadOnlyList<string> readers)
{
    private readonly long[] read = new long[readers.Count], refused = new long[readers.Count], faults = new long[readers.Count];

    /// <summary>The cases that showed a fault, and what it was.</summary>
    public List<(long Number, string What)> Faults { get; } = [];

    /// <summary>Counts a case that ended well.</summary>
    /// <param name="number">The case.</param>
    /// <param name="isRead">Whether it was read; otherwise it was refused.</param>
    public void Count(long number, bool isRead) => (isRead ? read : refused)[number % readers.Count]++;

    /// <summary>Counts and reports a case that did not.</summary>
    /// <param name="number">The case.</param>
    /// <param name="what">The fault.</param>
    public void Fault(long number, string what)
    {
        faults[number % readers.Count]++;
        Faults.Add((number, what));
        Console.Error.WriteLine($"{readers[(int)(number % readers.Count)]}, case {number}: {what}");
    }

    /// <summary>Prints a line for each reader, and one for all.</summary>
    /// <param name="elapsed">The time it took.</param>
    /// <param name="options">The options of the run.</param>
    public void Print(TimeSpan elapsed, DriverOptions options)
    {
        int width = readers.Max(name => name.Length);
        Console.Out.WriteLine($"{"reader".PadRight(width)}      read   refused    faults");
        for (int i = 0; i < readers.Count; i++)
        {
            Console.Out.WriteLine($"{readers[i].PadRight(width)} {read[i],9} {refused[i],9} {faults[i],9}");
        }
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{read.Sum() + refused.Sum() + faults.Sum():N0} files of seed {options.Seed} in {elapsed.TotalSeconds:F0} s: "
                + $"{Faults.Count} faults{(Faults.Count > 0 ? $"; the files are in {options.Output}" : "")}"));
    }
}
