using Glossa.Testing;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>Rules of the source tree that the compiler does not hold.</summary>
public sealed class TreeTests
{
    private const int LongestLine = 140;

    private static readonly string[] Folders = ["src", "tests", "examples"];

    [Fact]
    public void No_comment_is_longer_than_a_line()
    {
        IEnumerable<string> tooLong = Sources.SelectMany(file => File.ReadLines(file)
            .Where(line => line.Length > LongestLine && line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}: {line}"));
        Assert.Empty(tooLong);
    }

    [Fact]
    public void Nothing_in_src_refers_to_examples_benchmarks_or_tests()
    {
        IEnumerable<string> references = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => File.ReadLines(project).Select(line => $"{Path.GetFileName(project)}: {line.Trim()}"))
            .Where(line => line.Contains("<ProjectReference", StringComparison.Ordinal))
            .Where(line => !line.Contains("Include=\"../Glossa.", StringComparison.Ordinal));
        Assert.Empty(references);
    }

    private static IEnumerable<string> Sources => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"));
}
