using System.Diagnostics;
using System.Globalization;

namespace Glossa.Cli.Commands;

/// <summary>
/// A line on standard error that keeps changing while something runs; nothing at all where standard error is no terminal.
/// </summary>
internal sealed class ProgressLine
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(0.1);

    private readonly long start = Stopwatch.GetTimestamp();
    private long last;
    private int width;

    /// <summary>Shows a text in place of the one before.</summary>
    public void Show(string text)
    {
        if (Console.IsErrorRedirected) return;
        Erase();
        string line = Harmless.Line(text);
        width = Math.Min(line.Length, TerminalWidth.Characters - 1);
        StandardStreams.Controls.Write(line[..width]);
    }

    /// <summary>Shows how far something is and when it will be done, ten times a second at most.</summary>
    /// <param name="what">What is done.</param>
    /// <param name="done">The fraction that is done; null where it is unknown.</param>
    public void Show(string what, double? done)
    {
        if (Console.IsErrorRedirected || Stopwatch.GetElapsedTime(last) < Rest) return;
        last = Stopwatch.GetTimestamp();
        TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
        Show(done is > 0 and { } share
            ? string.Create(
                CultureInfo.InvariantCulture, $"{what}, {share:P0}, {Time(elapsed)}, {Time(elapsed * ((1 - share) / share))} left")
            : $"{what}, {Time(elapsed)}");
    }

    /// <summary>Takes the line away.</summary>
    public void Erase()
    {
        if (width > 0) StandardStreams.Controls.Write($"\r{new string(' ', width)}\r");
        width = 0;
    }

    /// <summary>A duration as 1:05 or 1:01:05.</summary>
    public static string Time(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
