using System.Text.Json.Nodes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Labels, texts and names from files reach a terminal without their control characters; JSON and files keep them.</summary>
public sealed class HostileNamesTests
{
    private const string Label = "\u001b[2J\u001b[31mowned\u001b]0;title\u0007", Shown = "\\u001b[2J\\u001b[31mowned\\u001b]0;title\\u0007";
    private const string Reversed = "gnp\u202E.exe\u009B1m\nsecond line";

    private static readonly string Model = Path.Combine(Repository.Root, "tests/fixtures/faults/hostile/labels_ansi.safetensors");

    [Fact]
    public void Predict_shows_labels_and_keeps_them_in_JSON()
    {
        Outcome people = Glossa.Run("predict", Model, "text"), machine = Glossa.Run("predict", Model, "text", "--json");
        AssertHarmless(people, 0);
        Assert.Contains(Shown, people.Output, StringComparison.Ordinal);
        Assert.True(JsonNode.Parse(machine.Output)!["scores"]!.AsObject().ContainsKey(Label));
    }

    [Fact]
    public void Info_shows_labels_and_keeps_them_in_JSON()
    {
        Outcome people = Glossa.Run("info", Model), machine = Glossa.Run("info", Model, "--json");
        AssertHarmless(people, 0);
        Assert.Contains($"labels: {Shown}, b", people.Output, StringComparison.Ordinal);
        Assert.Equal(Label, (string)JsonNode.Parse(machine.Output)!["labels"]![0]!);
    }

    [Fact]
    public void Evaluate_shows_labels_in_its_tables_and_keeps_them_in_JSON()
    {
        using TempFolder folder = new();
        string data = LabelledTexts.Write(folder, [Label, "b"], 2);
        Outcome people = Glossa.Run("evaluate", Model, data), machine = Glossa.Run("evaluate", Model, data, "--json");
        AssertHarmless(people, 0);
        Assert.Contains("\\u001b[2J", people.Output, StringComparison.Ordinal);
        Assert.True(JsonNode.Parse(machine.Output)!["labels"]!.AsObject().ContainsKey(Label));
    }

    [Fact]
    public void Debug_and_train_show_labels_and_errors_show_names()
    {
        using TempFolder folder = new();
        string[] labels = [Label, Reversed, "[red]markup[/]"];
        string data = LabelledTexts.Write(folder, labels, 90);
        Outcome debug = Glossa.Run("debug", "data", data), missing = Glossa.Run("info", $"no{Reversed}");
        Outcome train = Glossa.Run(
            "train", LabelledTexts.Configure(folder, data), "--output", folder["model"], "--log-level", "information");
        AssertHarmless(debug, 0);
        AssertHarmless(train, 0);
        AssertHarmless(missing, 1);
        Assert.All([debug.Output, train.Output], output =>
        {
            Assert.Contains("gnp\\u202e.exe\\u009b1m", output, StringComparison.Ordinal);
            Assert.Contains("[red]markup[/]", output, StringComparison.Ordinal);
        });
        Assert.Contains("\\u202e", missing.Errors, StringComparison.Ordinal);
        Assert.Single(missing.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void What_no_command_took_care_of_is_harmless_too()
    {
        Outcome trace = Glossa.Run("info", "no\u001b[31m", "--verbose");
        AssertHarmless(trace, 1);
        Assert.Contains("'no\\u001b[31m'", trace.Errors, StringComparison.Ordinal);
        Assert.Contains("   at ", trace.Errors, StringComparison.Ordinal);
    }

    private static void AssertHarmless(Outcome outcome, int code)
    {
        Assert.True(outcome.Code == code, outcome.Errors);
        Assert.DoesNotContain(outcome.Output + outcome.Errors, c => (char.IsControl(c) && c is not ('\n' or '\r')) || c is '\u202E');
    }
}
