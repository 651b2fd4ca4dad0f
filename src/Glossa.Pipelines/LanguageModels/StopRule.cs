using System.Text;

namespace Glossa.Pipelines;

/// <summary>
/// Ends a text before the first of some strings. Text that could still become one of them is held back until that is known.
/// </summary>
internal sealed class StopRule(IReadOnlyList<string> stops)
{
    private readonly StringBuilder held = new();

    /// <summary>Whether one of the strings was found; then no more text is let through.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Takes text that was written, and returns the text that may be shown.</summary>
    public string Next(string text)
    {
        if (HasStopped) return "";
        if (stops.Count == 0) return text;
        held.Append(text);
        string all = held.ToString();
        held.Clear();
        int first = stops.Where(stop => stop.Length > 0)
            .Select(stop => all.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
        if (first >= 0)
        {
            HasStopped = true;
            return all[..first];
        }
        int keep = stops.Max(stop => Overlap(all, stop));
        held.Append(all, all.Length - keep, keep);
        return all[..^keep];
    }

    /// <summary>Returns the text that was held back, when nothing more is written.</summary>
    public string End() => HasStopped ? "" : held.ToString();

    /// <summary>Returns the length of the longest suffix of a text that is a prefix of a string.</summary>
    private static int Overlap(string text, string stop)
    {
        for (int length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length))) return length;
        }
        return 0;
    }
}
