using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>
/// The packages as a user has them: a program that refers to the library, and the installed tool, far from this repository.
/// </summary>
[Collection(FeedTests.Name)]
public sealed class PackageUseTests(Feed feed)
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Glossa.Pipelines" Version="VERSION" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using Glossa.Pipelines;
        using Glossa.Text;

        ClassifierConfig config = new()
        {
            Seed = 1,
            Data = new DataConfig { Train = "train.jsonl", Validation = "train.jsonl" },
            Model = new CnnConfig { Width = 16, Rows = 200, WordDropout = 0 },
            Training = new TrainingConfig { Epochs = 15, BatchSize = 4, LearningRate = 0.01 },
        };
        ClassifierTraining.Train(config, "model");
        Language language = Language.Load("model");
        foreach (string text in args)
        {
            Doc doc = language.Process(text);
            Console.WriteLine(doc.Cats.MaxBy(cat => cat.Value).Key);
        }
        """;

    internal static readonly (string Text, string Label)[] Sentences =
    [
        ("a wonderful film", "good"), ("what a wonderful cast", "good"), ("the food was wonderful", "good"),
        ("wonderful, and so warm", "good"), ("I had a wonderful time", "good"), ("a wonderful phone", "good"), ("a terrible film", "bad"),
        ("what a terrible cast", "bad"), ("the food was terrible", "bad"), ("terrible, and so cold", "bad"),
        ("I had a terrible time", "bad"), ("a terrible phone", "bad"),
    ];

    [Fact]
    public void A_program_trains_and_classifies_with_the_library()
    {
        string folder = feed.NewFolder("program");
        File.WriteAllText(Path.Combine(folder, "program.csproj"), Project.Replace("VERSION", Feed.Version, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        WriteSentences(folder);
        string output = Processes.Run(folder, "dotnet", "run", "-c", "Release", "--", "the music was wonderful", "the music was terrible")
            .Expect();
        Assert.Equal(["good", "bad"], output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void The_installed_tool_trains_and_classifies()
    {
        string folder = feed.NewFolder("tool"), glossa = Path.Combine(folder, "bin", OperatingSystem.IsWindows() ? "glossa.exe" : "glossa");
        WriteSentences(folder);
        Processes.Run(
            folder, "dotnet", "tool", "install", "Glossa.Cli", "--version", Feed.Version, "--tool-path", "bin", "--add-source", feed.Path)
            .Expect();
        Assert.Matches(@"^\d+\.\d+\.\d+", Processes.Run(folder, glossa, "--version").Expect());
        Processes.Run(folder, glossa, "init", "config", "--kind", "cnn", "--train", "train.jsonl", "--output", "config.yaml").Expect();
        Assert.Contains("# The training texts", File.ReadAllText(Path.Combine(folder, "config.yaml")), StringComparison.Ordinal);
        Processes.Run(
            folder, glossa, "train", "config.yaml", "--output", "model", "--set", "data.validation=train.jsonl", "--set", "model.width=16",
            "--set", "model.rows=200",
            "--set", "training.epochs=40", "--set", "training.batch_size=4", "--set", "training.learning_rate=0.05").Expect();
        foreach ((string text, string label) in new[] { ("the music was wonderful", "good"), ("the music was terrible", "bad") })
        {
            JsonNode answer = JsonNode.Parse(Processes.Run(folder, glossa, "predict", "model", text, "--json").Expect())!;
            Assert.Equal(label, (string)answer["label"]!);
        }
    }

    private static void WriteSentences(string folder) =>
        File.WriteAllLines(
            Path.Combine(folder, "train.jsonl"),
            Sentences.Select(sentence => JsonSerializer.Serialize(new { text = sentence.Text, label = sentence.Label })));
}
