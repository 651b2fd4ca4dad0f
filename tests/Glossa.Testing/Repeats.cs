using System.Globalization;

namespace Glossa.Testing;

/// <summary>
/// The number of times a test repeats a check that depends on timing: a few in the default run, more where GLOSSA_REPEATS says so
/// (<c>.ci/repeat</c>).
/// </summary>
public static class Repeats
{
    private const string Variable = "GLOSSA_REPEATS";

    /// <summary>The number of repeats.</summary>
    /// <param name="usual">The number in the default run.</param>
    public static int Or(int usual) =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } asked ? int.Parse(asked, CultureInfo.InvariantCulture) : usual;
}
