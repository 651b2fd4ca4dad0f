using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Tables and lists keep to the width of the terminal, 80 columns into a pipe: nothing is cut, and no number is broken.</summary>
public sealed class NarrowTerminalTests(TrainedModel model) : IClassFixture<TrainedModel>
{
    [Theory]
    [InlineData(80)]
    [InlineData(60)]
    public void Tables_and_lists_fit(int width)
    {
        string[][] commands = [["data"], ["evaluate", model.Path, model.Test], ["debug", "data", model.Train, model.Test]];
        Outcome[] outcomes = [.. commands.Select(command => Glossa.RunAt(width, command))];
        Assert.All(outcomes, outcome => Assert.Equal(0, outcome.Code));
        // Sentences around the tables are the terminal's to wrap.
        IEnumerable<string> lines = outcomes.SelectMany(outcome => outcome.Output.Split('\n'));
        Assert.All(
            lines.Where(line => line.StartsWith("  ", StringComparison.Ordinal) || line.StartsWith('─')),
            line => Assert.InRange(line.Length, 0, width));
    }

    [Fact]
    public void A_model_s_layers_fit()
    {
        string[] lines = Glossa.Run("info", model.Path).Output.Split('\n');
        Assert.All(lines.Skip(1), line => Assert.InRange(line.Length, 0, 80));
    }

    [Fact]
    public void Long_labels_wrap_or_stand_above_their_numbers()
    {
        using TempFolder folder = new();
        string[] labels = [.. Enumerable.Range(0, 5).Select(i => $"{new string((char)('a' + i), 30)} and some more words")];
        string data = LabelledTexts.Write(folder, labels, 200);
        Assert.Equal(0, Glossa.Run("train", LabelledTexts.Configure(folder, data), "--output", folder["model"]).Code);
        foreach (int width in new[] { 80, 60 })
        {
            Outcome outcome = Glossa.RunAt(width, "evaluate", folder["model"], data);
            Assert.Equal(0, outcome.Code);
            string[] table = [.. outcome.Output.Split('\n').TakeWhile(line => !line.StartsWith("accuracy", StringComparison.Ordinal))];
            Assert.All(table, line => Assert.InRange(line.Length, 0, width));
            Assert.Equal(5, table.Count(line => line.EndsWith(" 40", StringComparison.Ordinal)));
            if (width == 60) Assert.Contains(labels[0], table);
            // A matrix of such labels would not fit.
            Assert.DoesNotContain("predicted", outcome.Output, StringComparison.Ordinal);
        }
    }
}
