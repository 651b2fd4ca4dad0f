using Xunit;

namespace Glossa.Testing;

/// <summary>A test of what only Unix systems have, such as signals sent to another process; elsewhere it is skipped visibly.</summary>
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = Unix.Missing;
}

/// <summary>The same for a test with several cases.</summary>
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = Unix.Missing;
}

internal static class Unix
{
    public static string? Missing => OperatingSystem.IsWindows() ? "The test sends signals as Unix has them." : null;
}
