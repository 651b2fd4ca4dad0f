using System.Globalization;

namespace Glossa.Data;

/// <summary>The location of a text in its file, which every error about it names.</summary>
/// <param name="File">The file's path.</param>
/// <param name="Line">The line its record begins at, from 1.</param>
public readonly record struct SourceLine(string File, long Line)
{
    private const int MaxShown = 60;

    /// <summary>The unit that is counted: "line", or "document" in files that have no lines.</summary>
    public string Unit { get => field ?? "line"; init; }

    /// <summary><c>reviews.jsonl, line 12</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}, {Unit} {Line}");

    /// <summary>An error at this place.</summary>
    internal DataException Error(string what, Exception? inner = null) => new($"{this}: {what}", inner) { Place = this };

    /// <summary>
    /// A piece of the data in quotes: shortened and without control characters, so that no file writes what it likes into logs.
    /// </summary>
    internal static string Quote(string piece)
    {
        string shown = piece.Length > MaxShown ? piece[..MaxShown] + "…" : piece;
        return $"'{string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c))}'";
    }
}
