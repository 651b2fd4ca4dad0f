using System.Text;

namespace Glossa.Pipelines;

/// <summary>Ends a text before the first of some strings. What could still become one of them is held back until it is known.</summary>
internal sealed class StopRule(IReadOnlyList<string> stops)
{
    private readonly StringBuilder held = new();

    /// <summary>Whether one of the strings was found; nothing more is let through then.</summary>
    public bool HasStopped { get; private set; }

    /// <summary>Takes what was written, and gives what may be shown of it.</summary>
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

    /// <summary>What was held back, when nothing more is written.</summary>
    public string End() => HasStopped ? "" : held.ToString();

    /// <summary>The length of the longest end of a text that a string begins with.</summary>
    private static int Overlap(string text, string stop)
    {
        for (int length = Math.Min(text.Length, stop.Length - 1); length > 0; length--)
        {
            if (text.AsSpan(text.Length - length).SequenceEqual(stop.AsSpan(0, length))) return length;
        }
        return 0;
    }
}
