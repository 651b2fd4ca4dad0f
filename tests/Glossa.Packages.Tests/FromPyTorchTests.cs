using System.Text.RegularExpressions;
using Glossa.Testing;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>Every line of docs/from-pytorch.md compiles with the packages and runs.</summary>
[Collection(FeedTests.Name)]
public sealed partial class FromPyTorchTests(Feed feed)
{
    [Fact]
    public void Every_line_of_the_table_runs()
    {
        string page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "from-pytorch.md")).ReplaceLineEndings("\n");
        string[] cells = [.. Row().Matches(page).Select(match => match.Groups[1].Value)];
        Assert.InRange(cells.Length, 30, 200);
        string folder = feed.NewFolder("from-pytorch");
        File.WriteAllText(Path.Combine(folder, "from-pytorch.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Glossa.Training" Version="{Feed.Version}" /></ItemGroup>
            </Project>
            """);
        IEnumerable<string> lines = cells.Select((cell, i) => $"Console.WriteLine(\"line {i}\"); {{ object? result = {cell}; }}");
        string blocks = string.Concat(Code().Matches(page).Select(match => match.Groups[1].Value));
        string imports = string.Concat(new[] { "Data", "Nn", "Tensors", "Training" }.Select(name => $"using Glossa.{name};\n"));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), $"{imports}{blocks}\n{string.Join('\n', lines)}\n");
        string output = Processes.Run(folder, "dotnet", "run", "-c", "Release").Expect();
        Assert.Contains($"line {cells.Length - 1}", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `.*?\| `(.*)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
