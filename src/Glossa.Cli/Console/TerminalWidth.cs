using System.Globalization;

namespace Glossa.Cli;

/// <summary>The width that printed texts and tables keep to.</summary>
internal static class TerminalWidth
{
    /// <summary>The width where nobody knows it: into a file or a pipe.</summary>
    public const int Usual = 80;

    private const int Least = 40;

    /// <summary>
    /// The environment's <c>COLUMNS</c>; else the terminal's width, or <see cref="Usual"/> where there is no terminal; 40 at least.
    /// </summary>
    public static int Characters =>
        Math.Max(Least, Columns ?? (Console.IsOutputRedirected || Console.WindowWidth <= 0 ? Usual : Console.WindowWidth));

    private static int? Columns =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int columns)
            ? columns
            : null;
}
