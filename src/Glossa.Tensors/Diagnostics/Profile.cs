using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Glossa.Tensors;

/// <summary>
/// The time of every operation, by layer and direction. Give one to <see cref="RunOptions.Profile"/>, compute, and print it:
/// <see cref="ToString"/> is a table, slowest first. Time between operations counts toward the operation that follows.
/// </summary>
public sealed class Profile
{
    private readonly Dictionary<(string Op, string Layer, bool IsBackward), (long Calls, long Ticks)> entries = [];
    private long mark;

    /// <summary>The measurements, slowest first.</summary>
    public IReadOnlyList<ProfileEntry> Entries =>
        [.. entries
            .Select(entry => new ProfileEntry(
                entry.Key.Op, entry.Key.Layer, entry.Key.IsBackward, entry.Value.Calls, Stopwatch.GetElapsedTime(0, entry.Value.Ticks)))
            .OrderByDescending(entry => entry.Time)];

    /// <summary>Forgets everything measured so far.</summary>
    public void Clear() => entries.Clear();

    /// <summary>A table: time, fraction of the time, calls, operation, layer.</summary>
    public override string ToString()
    {
        IReadOnlyList<ProfileEntry> all = Entries;
        double total = Math.Max(1e-9, all.Sum(entry => entry.Time.TotalMilliseconds));
        StringBuilder table = new();
        table.AppendLine("   time ms   share     calls  operation               layer");
        foreach (ProfileEntry entry in all)
        {
            double time = entry.Time.TotalMilliseconds;
            table.AppendLine(CultureInfo.InvariantCulture,
                $"{time,10:F2}  {time / total,6:P1}  {entry.Calls,8}  {entry.Op + (entry.IsBackward ? " (backward)" : ""),-22}  "
                    + $"{entry.Layer}");
        }
        return table.ToString();
    }

    internal void OperationStarts()
    {
        if (mark == 0) mark = Stopwatch.GetTimestamp();
    }

    internal void OperationEnds(string op, string layer, bool isBackward)
    {
        long now = Stopwatch.GetTimestamp(), elapsed = mark == 0 ? 0 : now - mark;
        (long calls, long ticks) = entries.GetValueOrDefault((op, layer, isBackward));
        entries[(op, layer, isBackward)] = (calls + 1, ticks + elapsed);
        mark = 0;
    }
}

/// <summary>One line of a <see cref="Profile"/>.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Layer">The path of the layer it ran in, or empty.</param>
/// <param name="IsBackward">Whether it ran in a backward pass.</param>
/// <param name="Calls">The number of calls.</param>
/// <param name="Time">The total time of the calls.</param>
public sealed record ProfileEntry(string Op, string Layer, bool IsBackward, long Calls, TimeSpan Time);
