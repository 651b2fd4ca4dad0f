using System.Text.Json.Nodes;
using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>
/// Model files that were damaged on purpose: one clear line that names the file, exit code 1, and JSON for whoever asked for JSON.
/// </summary>
public sealed class DamagedModelCommandTests
{
    [Theory]
    [InlineData("comp_nullkind")]
    [InlineData("labels_null")]
    [InlineData("scores_null")]
    [InlineData("scores_inf")]
    [InlineData("yaml_selfkey")]
    public void A_damaged_model_is_one_clear_error(string name)
    {
        string path = Path.Combine(Repository.Root, "tests", "fixtures", "faults", "hostile", name + ".safetensors");
        foreach (Outcome outcome in new[]
        {
            Glossa.Run("info", path), Glossa.Run("info", path, "--json"), Glossa.Run("predict", path, "a text"),
        })
        {
            Assert.Equal(1, outcome.Code);
            Assert.StartsWith($"glossa: {path}: ", outcome.Errors, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", outcome.Errors, StringComparison.Ordinal);
            if (outcome.Output.Length > 0)
            {
                Assert.StartsWith($"{path}: ", (string)JsonNode.Parse(outcome.Output)!["error"]!, StringComparison.Ordinal);
            }
        }
        Assert.NotEmpty(Glossa.Run("info", path, "--json").Output);
    }
}
