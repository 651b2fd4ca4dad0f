namespace Glossa.Cli;

/// <summary>
/// The standard streams. <see cref="Console.Out"/> and <see cref="Console.Error"/> are for people: whatever is printed there, by a library
/// too, is made <see cref="Harmless"/>. Data for programs goes to <see cref="Data"/> as it is.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Standard output for JSON and other data: nothing is changed.</summary>
    public static TextWriter Data { get; } = Console.Out;

    /// <summary>Standard error for the terminal's own codes, with which a line of progress is replaced.</summary>
    public static TextWriter Controls { get; } = Console.Error;

    /// <summary>Makes <see cref="Console.Out"/> and <see cref="Console.Error"/> harmless, from now on.</summary>
    public static void Guard()
    {
        Console.SetOut(new HarmlessWriter(Data));
        Console.SetError(new HarmlessWriter(Controls));
    }
}
