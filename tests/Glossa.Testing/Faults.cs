namespace Glossa.Testing;

/// <summary>The files on which a fault was found once (tests/fixtures/faults), copies of which stay in the repository.</summary>
public static class Faults
{
    /// <summary>The path of a file.</summary>
    /// <param name="name">Its name, with its folder for those that mean harm: <c>hostile/…</c>.</param>
    public static string PathOf(string name) => Path.Combine(Repository.Root, "tests", "fixtures", "faults", name);
}
