using System.Text.Json;
using Xunit;

namespace Glossa.Packages.Tests;

/// <summary>
/// A program of a user's, with a layer of its own, published trimmed and as native code: the same answers as under the JIT, and not one
/// warning.
/// </summary>
[Collection(FeedTests.Name)]
public sealed class PublishTests(Feed feed)
{
    // In the trimmed program all code of the libraries is kept, so that the trimmer reads all of it; native code is compiled of what is
    // used. With the instructions of the machine, as the JIT has them, every bit is the same.
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <TrimmerSingleWarn>false</TrimmerSingleWarn>
            <IlcInstructionSet>native</IlcInstructionSet>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Glossa.Pipelines" Version="VERSION" />
          </ItemGroup>
          <ItemGroup Condition="'$(PublishAot)' != 'true'">
            <TrimmerRootAssembly Include="Glossa.Tensors;Glossa.Text;Glossa.Nn;Glossa.Models;Glossa.Training;Glossa.Pipelines" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using Glossa.Nn;
        using Glossa.Pipelines;
        using Glossa.Tensors;
        using Glossa.Text;

        if (args[0] == "train")
        {
            ClassifierConfig config = ClassifierConfig.Load("config.yaml", ["training.batch_size=4"]);
            ClassifierTraining.Train(config, args[1]);
            return;
        }
        Language language = Language.Load(args[0]);
        foreach (string text in args[1..])
        {
            Doc doc = language.Process(text);
            string scores = string.Join(", ", doc.Cats.Select(cat => $"{cat.Key} {cat.Value:R}"));
            Console.WriteLine($"{doc.Cats.MaxBy(cat => cat.Value).Key}: {scores}");
        }
        Console.WriteLine(string.Join(", ", new MyLayer(new Linear(1, 2)).Parameters.Select(entry => entry.Path)));

        internal class BaseLayer : Module
        {
            private readonly Linear zulu = new(1, 1);

            protected Tensor Base(Tensor x, Run run) => zulu.Forward(x, run);
        }

        internal sealed class MyLayer(Linear captured) : BaseLayer
        {
            private readonly Linear[] stack = [new(2, 2), new(2, 3)];

            [field: StateName("renamed")]
            public Linear Alpha { get; } = new(3, 1);

            public Tensor Forward(Tensor x, Run run) =>
                Alpha.Forward(stack.Aggregate(captured.Forward(Base(x, run), run), (y, layer) => layer.Forward(y, run)), run);
        }
        """;

    private const string Config = """
        seed: 1
        data: {train: train.jsonl, validation: train.jsonl}
        model: {kind: cnn, width: 16, rows: 200, depth: 1, word_dropout: 0}
        training: {epochs: 15, optimizer: {kind: adam}, learning_rate: 0.01}
        """;

    private static readonly string[] Texts = ["the music was wonderful", "the music was terrible"];

    [PublishFact]
    public void A_program_published_trimmed_or_native_trains_and_answers_to_the_bit_as_under_the_JIT()
    {
        string folder = feed.NewFolder("published"), system = PublishFactAttribute.Built("RuntimeIdentifier");
        File.WriteAllText(Path.Combine(folder, "program.csproj"), Project.Replace("VERSION", Feed.Version, StringComparison.Ordinal));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), Program);
        File.WriteAllText(Path.Combine(folder, "config.yaml"), Config);
        File.WriteAllLines(
            Path.Combine(folder, "train.jsonl"),
            PackageUseTests.Sentences.Select(sentence => JsonSerializer.Serialize(new { text = sentence.Text, label = sentence.Label })));
        Processes.Run(folder, "dotnet", "publish", "-c", "Release", "-o", "jit").Expect();
        Processes.Run(folder, "dotnet", "publish", "-c", "Release", "-r", system, "-p:PublishTrimmed=true", "-o", "trimmed").Expect();
        Processes.Run(folder, "dotnet", "publish", "-c", "Release", "-r", system, "-p:PublishAot=true", "-o", "native").Expect();

        string[] answers = Answers("jit");
        Assert.StartsWith("good: ", answers[0], StringComparison.Ordinal);
        Assert.StartsWith("bad: ", answers[1], StringComparison.Ordinal);
        Assert.Equal(
            "zulu.weight, zulu.bias, captured.weight, captured.bias, stack.0.weight, stack.0.bias, stack.1.weight, stack.1.bias, "
                + "renamed.weight, renamed.bias",
            answers[2]);
        foreach (string kind in new[] { "trimmed", "native" })
        {
            Assert.Equal(answers, Answers(kind));
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(folder, "jit-model", "model.safetensors")),
                File.ReadAllBytes(Path.Combine(folder, $"{kind}-model", "model.safetensors")));
        }

        string[] Answers(string kind)
        {
            string program = Path.Combine(folder, kind, "program");
            Processes.Run(folder, program, "train", $"{kind}-model").Expect();
            return Processes.Run(folder, program, ["jit-model", .. Texts]).Expect().Split('\n', StringSplitOptions.TrimEntries);
        }
    }
}
