using System.Text.RegularExpressions;
using Glossa.Testing;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>Rules of the source tree that the compiler does not hold.</summary>
public sealed partial class TreeTests
{
    private const int LongestLine = 140;

    private static readonly string[] Folders = ["src", "tests", "examples", "benchmarks"];

    [Fact]
    public void No_line_is_longer_than_140_characters() => AssertNone(Lines(line => line.Length > LongestLine));

    [Fact]
    public void No_summary_is_a_relative_clause() => AssertNone(source => Clause.Matches(source).Select(match => match.Value));

    [Fact]
    public void Comments_are_plain_English() => AssertNone(Lines(line => IsComment(line) && Unplain.IsMatch(line)));

    [Fact]
    public void Nothing_in_src_refers_to_examples_benchmarks_or_tests()
    {
        IEnumerable<string> references = Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .SelectMany(project => File.ReadLines(project).Select(line => $"{Path.GetFileName(project)}: {line.Trim()}"))
            .Where(line => line.Contains("<ProjectReference", StringComparison.Ordinal))
            .Where(line => !line.Contains("Include=\"../Glossa.", StringComparison.Ordinal));
        Assert.Empty(references);
    }

    /// <summary>The start of a summary that is no noun and no verb: <c>What a training begins with</c>.</summary>
    [GeneratedRegex(@"/// <summary>\s*(///\s*)?(What|How|Where|Which|Who|When|That|From|Of|Told|Up to|As)\b.*")]
    private static partial Regex Clause { get; }

    /// <summary>Words for which the field has others: reports, continues, similarity, is stored, prefix.</summary>
    [GeneratedRegex(@"\b([Tt]old|go(es)? on|alike|what came of|runs of words|(as|it|they) stands?|looked at|looks at)\b")]
    private static partial Regex Unplain { get; }

    private static bool IsComment(string line) => line.TrimStart().StartsWith("//", StringComparison.Ordinal);

    /// <summary>Returns a search for the lines of a source of which something is true.</summary>
    private static Func<string, IEnumerable<string>> Lines(Predicate<string> isWrong) =>
        source => source.Split('\n').Where(line => isWrong(line));

    /// <summary>Requires that a search finds nothing in the sources.</summary>
    private static void AssertNone(Func<string, IEnumerable<string>> search)
    {
        IEnumerable<string> files = Folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "obj" or "bin"));
        Assert.Empty(files.SelectMany(file => search(File.ReadAllText(Path.Combine(Repository.Root, file)))
            .Select(piece => $"{file}: {piece.Trim()}")));
    }
}
