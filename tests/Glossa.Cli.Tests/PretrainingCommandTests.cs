using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Pre-training on the command line, from a template to a filled mask.</summary>
public sealed class PretrainingCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--set", $"tokenizer.from={Path.Combine(Repository.Root, "tests", "fixtures", "transformers", "bert-uncased")}",
        "--set", "model.layers=1", "--set", "model.size=16", "--set", "model.heads=2", "--set", "objective.window=24",
        "--set", "training.epochs=2", "--set", "training.batch_tokens=100", "--set", "data.validation_share=0.3",
    ];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("masked")]
    [InlineData("permutation")]
    public void What_init_writes_finds_a_rate_trains_scores_and_makes_vectors(string objective)
    {
        File.WriteAllLines(folder["texts.txt"], Enumerable.Range(0, 60).Select(i => $"the cat number {i} sat on the mat."));
        Assert.Equal(0, Glossa.Run(
            "init", "config", "--task", "pretraining", "--kind", objective, "--train", folder["texts.txt"], "--output",
            folder["config.yaml"]).Code);
        Assert.Equal(objective, Assert.IsType<PretrainingConfig>(TaskKind.Load(folder["config.yaml"])).Objective.Kind);
        Outcome rate = Glossa.Run(["find-lr", folder["config.yaml"], "--json", "--steps", "20", .. Small]);
        Assert.True(rate.Code == 0, rate.Errors);
        Outcome train = Glossa.Run(["train", folder["config.yaml"], "--output", folder["model"], "--json", .. Small]);
        Assert.True(train.Code == 0, train.Errors);
        Assert.Contains("glossa embed", train.Errors, StringComparison.Ordinal);
        Assert.InRange((double)JsonNode.Parse(train.Output)!["loss"]!, 1, 8);
        Outcome scores = Glossa.Run("evaluate", folder["model"], folder["texts.txt"], "--json");
        Assert.True(scores.Code == 0, scores.Errors);
        Assert.InRange((double)JsonNode.Parse(scores.Output)!["accuracy"]!, 0, 1);
        Outcome info = Glossa.Run("info", folder["model"], "--json");
        Assert.Equal(("pretraining", objective), (
            (string)JsonNode.Parse(info.Output)!["task"]!, (string)JsonNode.Parse(info.Output)!["objective"]!));
        Assert.Equal(0, Glossa.Run("embed", folder["model"], "--input", folder["texts.txt"], "--output", folder["texts.npy"]).Code);
        Assert.Equal(0, Glossa.Run("export", folder["model"], "--to", "huggingface", "--output", folder["folder"]).Code);
        if (objective != "masked") return;
        string[] fill = ["transformer", "fill-mask", folder["model"], "the [MASK] sat", "--json"];
        Outcome filled = Glossa.Run(fill);
        Assert.Equal(5, filled.Output.Trim().Split('\n').Length);
        Assert.Equal(filled.Output, Glossa.Run([.. fill.Select(word => word == folder["model"] ? folder["folder"] : word)]).Output);
    }

    [Fact]
    public void A_model_without_a_head_says_what_it_is()
    {
        string bert = Path.Combine(Repository.Root, "tests", "fixtures", "transformers", "bert-uncased");
        Assert.Equal(0, Glossa.Run("import", "transformers", bert, "--output", folder["bert"]).Code);
        Outcome outcome = Glossa.Run("transformer", "fill-mask", folder["bert"], "the [MASK] sat");
        Assert.Equal(2, outcome.Code);
        Assert.Contains("holds a transformer, but no head of a pre-training", outcome.Errors, StringComparison.Ordinal);
    }
}
