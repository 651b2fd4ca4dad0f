using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Every configuration among the examples is one that is read.</summary>
public class ExampleConfigTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "examples");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Folder, file))
            .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void An_example_is_read(string file)
    {
        string path = Path.Combine(Folder, file);
        if (Path.GetFileName(file) == "comparison.yaml")
        {
            ComparisonConfig comparison = ComparisonConfig.Load(path);
            foreach (string name in comparison.Models.Keys) comparison.Of(name).Validate();
            return;
        }
        ITaskConfig config = TaskKind.Load(path);
        Assert.Contains("training:", config.ToYaml(), StringComparison.Ordinal);
    }
}
