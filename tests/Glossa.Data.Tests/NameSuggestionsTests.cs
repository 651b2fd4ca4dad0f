using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests;

/// <summary>The names that a mistyped one may have meant.</summary>
public sealed class NameSuggestionsTests
{
    [Theory]
    [InlineData("info", "Information", "Trace", "Debug", "Information", "Warning", "Error", "None")]
    [InlineData("predcit", "predict", "train", "evaluate", "predict", "info")]
    [InlineData("crit", "Critical", "Trace", "Debug", "Critical", "Cry")]
    public void The_beginning_of_a_name_is_nearest_and_then_the_fewest_changes(string wanted, string nearest, params string[] names) =>
        Assert.StartsWith($"nearest of {names.Length} are '{nearest}'", NameSuggestions.For(wanted, names), StringComparison.Ordinal);

    [Theory]
    [InlineData("train.jsonl", "trian.jsonl", "train.json")]
    [InlineData("reviews", "reviews.jsonl")]
    [InlineData("qq")]
    [InlineData("data.csv")]
    [InlineData("")]
    public void Names_that_are_far_are_not_suggested(string wanted, params string[] expected)
    {
        string[] names = ["trian.jsonl", "train.json", "reviews.jsonl", "lm", "0001.png", "README.md"];
        Assert.Equal(expected.Order(), NameSuggestions.Among(wanted, names).Order());
    }

    [Fact]
    public void Errors_of_missing_files_name_what_is_near_and_holds_anything()
    {
        using TempFolder folder = new();
        foreach (int number in Enumerable.Range(0, 200)) File.WriteAllText(folder[$"IMG_{number:D4}.jpg"], "");
        string far = Message(() => CorpusFile.RequireExists(folder["texts.jsonl"]));
        Assert.DoesNotContain("IMG", far, StringComparison.Ordinal);
        File.WriteAllText(folder["text.jsonl"], "");
        Directory.CreateDirectory(folder["texts.json"]);
        File.WriteAllText(folder["texts.json/.lock"], "");
        Assert.EndsWith("there is 'text.jsonl'.", Message(() => CorpusFile.RequireExists(folder["texts.jsonl"])), StringComparison.Ordinal);
        Directory.CreateDirectory(folder["model"]);
        Assert.EndsWith("there is 'model'.", Message(() => CorpusFile.RequireFolder(folder["modle"])), StringComparison.Ordinal);
        Assert.Contains("a folder is needed", Message(() => CorpusFile.RequireFolder(folder["text.jsonl"])), StringComparison.Ordinal);
    }

    private static string Message(Action action) => Assert.Throws<DataException>(action).Message;
}
