using Glossa.Testing;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>
/// Several trainings that want one folder: the one that runs never loses anything, the others are refused before they delete anything.
/// </summary>
public sealed class TrainingRaceTests
{
    private const string Refusal = "another training is running in this folder";

    [UnixTheory]
    [InlineData("full", 5)]
    [InlineData("chain_thaw", 2)]
    [InlineData("language_model", 2)]
    public void A_running_training_loses_nothing_to_others_that_overwrite(string kind, int others)
    {
        const int Endless = 100_000;
        using SlowTraining training = new(kind);
        Assert.Equal(0, Glossa.Run(training.Command("out", 1)).Code);
        using RunningGlossa first = new(training.Command("out", Endless, "--overwrite"));
        Assert.True(first.WaitFor("best"));
        for (int i = 0; i < Repeats.Or(others); i++)
        {
            Outcome second = Glossa.Run(training.Command("out", 1, "--overwrite"));
            Assert.Equal((1, ""), (second.Code, second.Output));
            Assert.Contains(Refusal, second.Errors, StringComparison.Ordinal);
        }
        first.Send("TERM");
        Assert.Equal(130, first.End().Code);
        int epochs = training.Epochs("out") + 1;
        Outcome rest = Glossa.Run(training.Command("out", epochs, "--resume")), whole = Glossa.Run(training.Command("whole", epochs));
        Assert.True((rest.Code, whole.Code) == (0, 0), rest.Errors + whole.Errors);
        Assert.Equal(training.Weights("whole"), training.Weights("out"));
    }

    [UnixFact]
    public void Of_two_that_start_together_one_trains_as_if_it_were_alone()
    {
        using SlowTraining training = new("full");
        Assert.Equal(0, Glossa.Run(training.Command("alone", 2)).Code);
        Assert.Equal(0, Glossa.Run(training.Command("out", 1)).Code);
        for (int i = 0; i < Repeats.Or(2); i++)
        {
            using RunningGlossa one = new(training.Command("out", 2, "--overwrite")), two = new(training.Command("out", 2, "--overwrite"));
            Outcome[] outcomes = [one.End(), two.End()];
            Assert.Contains(outcomes, outcome => outcome.Code == 0);
            // Where the other came when all was done, it has trained the same anew.
            foreach (Outcome outcome in outcomes.Where(outcome => outcome.Code != 0))
            {
                Assert.Equal(1, outcome.Code);
                Assert.Contains(Refusal, outcome.Errors, StringComparison.Ordinal);
            }
            Assert.Equal(training.Weights("alone"), training.Weights("out"));
        }
    }
}
