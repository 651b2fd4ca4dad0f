using System.Text;
using System.Text.RegularExpressions;
using Glossa.Testing;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>
/// The C# of the README and of what it says about training compiles as it is printed, with the packages and the namespaces that the README
/// names.
/// </summary>
[Collection(FeedTests.Name)]
public sealed partial class ReadmeTests(Feed feed)
{
    // What the pieces speak of and do not declare themselves.
    private static readonly (string Type, string Name)[] Given =
    [
        ("string[]", "texts"), ("string[]", "titles"), ("string[]", "languages"), ("float[]", "embedding"), ("IdTensor", "labels"),
        ("Language", "language"), ("IServiceCollection", "services"), ("Module", "model"),
    ];

    [Fact]
    public void Every_piece_of_code_compiles()
    {
        string folder = feed.NewFolder("readme");
        File.WriteAllText(Path.Combine(folder, "readme.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup><PackageReference Include="Glossa.Pipelines" Version="{Feed.Version}" /></ItemGroup>
            </Project>
            """);
        string[] pieces = [.. new[] { "README.md", "docs/training.md" }
            .Select(page => File.ReadAllText(Path.Combine(Repository.Root, page)).ReplaceLineEndings("\n"))
            .SelectMany(page => Code().Matches(page).Select(match => match.Groups[1].Value))];
        Assert.InRange(pieces.Length, 5, 50);
        string usings = Assert.Single(pieces, piece => piece.StartsWith("using ", StringComparison.Ordinal));
        StringBuilder program = new(usings);
        foreach ((string piece, int number) in pieces.Where(piece => piece != usings).Select((piece, i) => (piece, i)))
        {
            program.AppendLine(piece.Contains(" class ", StringComparison.Ordinal) ? piece : Method(piece, number));
        }
        File.WriteAllText(Path.Combine(folder, "Readme.cs"), program.ToString());
        Processes.Run(folder, "dotnet", "build", "-c", "Release", "--nologo", "-v", "q").Expect();
    }

    private static string Method(string piece, int number)
    {
        IEnumerable<string> given = Given
            .Where(one => Regex.IsMatch(piece, $@"\b{one.Name}\b") && !Regex.IsMatch(piece, $@"[\w\]>] {one.Name} ="))
            .Select(one => $"{one.Type} {one.Name}");
        return $"file static class Piece{number} {{ public static async Task ExecuteAsync({string.Join(", ", given)}) {{\n{piece}\n"
            + "await Task.Yield(); } }";
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
