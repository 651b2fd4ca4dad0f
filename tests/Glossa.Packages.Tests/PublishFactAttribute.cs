using System.Reflection;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>
/// A fact that publishes trimmed and native programs, and is skipped, with the reason, where what the SDK needs for that is absent.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublishFactAttribute : FactAttribute
{
    public PublishFactAttribute() => Skip = ReasonToSkip();

    /// <summary>Returns the value the build noted under a name.</summary>
    public static string Built(string name) =>
        typeof(PublishFactAttribute).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(note => note.Key == name).Value!;

    private static string? ReasonToSkip()
    {
        foreach (string package in new[] { Built("NativeCompiler"), Built("TrimmedRuntime") })
        {
            if (!Directory.Exists(package))
            {
                return $"There is no {package}: the build could not restore it. Build again where packages can be had.";
            }
        }
        if (OperatingSystem.IsWindows()) return "Native programs are linked by Visual Studio on Windows; this test does not look for it.";
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => File.Exists(Path.Combine(folder, "clang")) || File.Exists(Path.Combine(folder, "gcc"))) ? null
            : "There is neither clang nor gcc to link a native program with.";
    }
}
