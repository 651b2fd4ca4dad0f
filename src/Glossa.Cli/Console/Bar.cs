namespace Glossa.Cli.Commands;

/// <summary>A bar of block characters, for a small plot in the terminal.</summary>
internal static class Bar
{
    private const string Eighths = " ▏▎▍▌▋▊▉";

    /// <summary>A bar.</summary>
    /// <param name="share">The fraction of the width, 0 to 1.</param>
    /// <param name="width">The width, in characters.</param>
    public static string Of(double share, int width)
    {
        int eighths = double.IsFinite(share) ? (int)Math.Round(Math.Clamp(share, 0, 1) * width * 8) : 0;
        return new string('█', eighths / 8) + (eighths % 8 > 0 ? Eighths[eighths % 8] : "");
    }
}
