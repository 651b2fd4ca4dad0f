using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>
/// Language models as a user makes them: a configuration, a learning rate, a model that writes, and one clear paragraph for every mistake.
/// </summary>
public sealed class LanguageModelCommandTests : IDisposable
{
    private const string Line = "the cat sat on the mat, and the dog ran after the cat.\n";

    // Small and quick; everything else is as the written file says.
    private static readonly string[] Small = [.. new[]
    {
        "model.width=12", "model.hidden=24", "training.epochs=2", "training.streams=4", "training.steps=12", "training.sample_symbols=0",
    }.SelectMany(change => new[] { "--set", change })];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Kinds => Pipelines.Kinds.BuiltIn.LanguageModels.Names.Select(kind => new object[] { kind });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Init_writes_a_configuration_of_every_kind_that_is_read_back(string kind)
    {
        Assert.Equal(0, Glossa.Run(
            "init", "config", "--task", "language_model", "--kind", kind, "--train", "texts.csv.gz", "--output",
            folder["config.yaml"]).Code);
        LanguageModelConfig expected = new()
        {
            Model = Pipelines.Kinds.BuiltIn.LanguageModels.Find(kind),
            Data = new LanguageDataConfig { Train = "texts.csv.gz", Texts = "separate" },
        };
        Assert.IsType<LanguageModelConfig>(TaskKind.Load(folder["config.yaml"]));
        Assert.Equal(expected, LanguageModelConfig.Load(folder["config.yaml"]));
        Assert.Contains(
            expected.Model is CountedConfig ? "# The n of n-grams" : "# The width of a symbol's vector",
            File.ReadAllText(folder["config.yaml"]),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gru", true)]
    [InlineData("kneser_ney", true)]
    [InlineData("cnn", false)]
    // Of both; a classifier unless the task is named.
    [InlineData("lstm", false)]
    public void The_kind_tells_the_task(string kind, bool isLanguageModel)
    {
        File.WriteAllText(folder["config.yaml"], Glossa.Run("init", "config", "--kind", kind).Output);
        Assert.Equal(isLanguageModel, TaskKind.Load(folder["config.yaml"]) is LanguageModelConfig);
    }

    [Fact]
    public void What_init_writes_finds_a_rate_trains_and_writes()
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat(Line, 20)));
        Assert.Equal(
            0, Glossa.Run("init", "config", "--kind", "gru", "--train", folder["text.txt"], "--output", folder["config.yaml"]).Code);
        Outcome rate = Glossa.Run(
            ["find-lr", folder["config.yaml"], "--json", "--steps", "40", "--from", "1e-4", "--output", folder["lr.svg"], .. Small]);
        Assert.True(rate.Code == 0, rate.Errors);
        Assert.InRange((double)JsonNode.Parse(rate.Output)!["suggestion"]!, 1e-4, 1);
        Assert.True(File.Exists(folder["lr.svg"]));
        Outcome train = Glossa.Run(["train", folder["config.yaml"], "--output", folder["model"], "--json", .. Small]);
        Assert.True(train.Code == 0, train.Errors);
        Outcome text = Glossa.Run("generate", folder["model"], "--prompt", "the ", "--length", "9");
        Assert.Equal((0, 4 + 9 + 1), (text.Code, text.Output.ReplaceLineEndings("\n").Length));
        Assert.StartsWith("the ", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_seed_texts_differ_and_the_seed_that_is_said_writes_the_same_again()
    {
        File.WriteAllText(folder["text.txt"], string.Concat(Enumerable.Repeat(Line, 20)));
        string data = $"data: {{train: '{folder["text.txt"]}', validation_share: 0}}";
        File.WriteAllText(folder["c.yaml"], $"task: language_model\n{data}\nmodel: {{kind: ngram}}\n");
        Outcome train = Glossa.Run("train", folder["c.yaml"], "--output", folder["model"], "--json");
        Assert.Equal("completed", (string)JsonNode.Parse(train.Output)!["training"]!["status"]!);
        foreach (string command in new[] { "generate", "synthesize" })
        {
            string[] write = [command, folder["model"], "--length", "200", "--temperature", "2"];
            Outcome one = Glossa.Run(write), two = Glossa.Run(write);
            Assert.NotEqual(one.Output, two.Output);
            string seed = System.Text.RegularExpressions.Regex.Match(one.Errors, "--seed (\\d+)").Groups[1].Value;
            Outcome again = Glossa.Run([.. write, "--seed", seed]);
            Assert.Equal((one.Output, ""), (again.Output, again.Errors));
        }
        Assert.Empty(Glossa.Run("generate", folder["model"], "--temperature", "0").Errors);
        Assert.Empty(Glossa.Run("generate", folder["model"], "--beams", "2", "--length", "9").Errors);
    }

    [Theory]
    [InlineData(2, "no model of the task text_classification", "init", "config", "--task", "text_classification", "--kind", "gru")]
    [InlineData(2, "no model of the task language_model", "init", "config", "--task", "language_model", "--kind", "cnn")]
    [InlineData(2, "kneser_ney", "init", "config", "--kind", "kneser_nay")]
    [InlineData(2, "0 threads (all) or more", "generate", "model", "--threads", "-3")]
    public void Mistakes_say_what_there_is(int code, string piece, params string[] arguments)
    {
        Outcome outcome = Glossa.Run(arguments);
        Assert.Equal(code, outcome.Code);
        Assert.Contains(piece, outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
        Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_wrong_is_one_paragraph_and_an_exit_code()
    {
        string data = folder.Write("text.txt", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(Line, 20)))),
            latin = folder.Write("latin.txt", [65, 66, 0xE9, 67]), empty = folder.Write("empty.txt", []);
        Outcome[] made = [.. new[] { data, latin, empty, folder["none.txt"] }
            .Select((text, i) => Glossa.Run(["train", Config("gru", text), "--output", folder[$"out{i}"], .. Small]))];
        Assert.Equal([0, 1, 1, 1], made.Select(outcome => outcome.Code));
        string model = folder["out0"], file = Path.Combine(model, "model.safetensors"),
            cut = folder.Write("cut.safetensors", File.ReadAllBytes(file).AsSpan()[..^100]);
        Outcome[] wrong =
        [
            .. made[1..],
            Glossa.Run("generate", model, "--temperature", "-1"),
            Glossa.Run("generate", model, "--temperature", "NaN"),
            Glossa.Run("generate", model, "--temperature", "Infinity"),
            Glossa.Run("generate", model, "--top-p", "2"),
            Glossa.Run("generate", model, "--length", "-3"),
            Glossa.Run("generate", model, "--count", "-3"),
            Glossa.Run("generate", cut),
            Glossa.Run("generate", folder["out1"]),
            Glossa.Run(["find-lr", Config("kneser_ney", data), .. Small]),
            Glossa.Run(["find-lr", Config("gru", empty), .. Small]),
            Glossa.Run(["train", Config("gru", data), "--output", folder["refused"], "--set", "training.layer_decay=2", "--set",
                "training.parts.embed.learning_rate=1", .. Small]),
        ];
        Assert.All(wrong, outcome =>
        {
            Assert.InRange(outcome.Code, 1, 2);
            Assert.NotEmpty(outcome.Errors);
            Assert.Empty(outcome.Output);
            Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
        });
        Outcome unknown = Glossa.Run("generate", model, "--prompt", "漢字", "--length", "4", "--temperature", "1e-30");
        Assert.Equal((0, "漢字".Length + 4 + 1), (unknown.Code, unknown.Output.ReplaceLineEndings("\n").Length));
        Assert.Contains("2 of the prompt's 2 characters", unknown.Errors, StringComparison.Ordinal);
    }

    private string Config(string kind, string train)
    {
        File.WriteAllText(folder[$"{kind}.yaml"], new LanguageModelConfig
        {
            Model = Pipelines.Kinds.BuiltIn.LanguageModels.Find(kind),
            Data = new LanguageDataConfig { Train = train },
        }.ToYaml());
        return folder[$"{kind}.yaml"];
    }
}
