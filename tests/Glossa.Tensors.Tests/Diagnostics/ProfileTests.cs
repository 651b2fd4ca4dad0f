using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Diagnostics;

/// <summary>The time of every operation by layer and direction.</summary>
public class ProfileTests
{
    [Fact]
    public void Counts_calls_by_operation_layer_and_direction()
    {
        Profile profile = Step(repeats: 3);
        Assert.Equal((3, 6), (Calls(profile, "exp", "first", false), Calls(profile, "exp", "second", false)));
        Assert.Equal((3, 6), (Calls(profile, "exp", "first", true), Calls(profile, "exp", "second", true)));
        Assert.Equal((3, 3), (Calls(profile, "sum", "", false), Calls(profile, "sum", "", true)));
        Assert.Equal(3, Calls(profile, "accumulate", "", true));
        Assert.Equal(profile.Entries.Count, profile.Entries.DistinctBy(entry => (entry.Op, entry.Layer, entry.IsBackward)).Count());
    }

    [Fact]
    public void Times_are_sorted_and_add_up_to_no_more_than_the_whole()
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        Profile profile = Step(repeats: 20);
        TimeSpan whole = System.Diagnostics.Stopwatch.GetElapsedTime(start);
        Assert.All(profile.Entries, entry => Assert.True(entry.Time >= TimeSpan.Zero));
        Assert.Equal(profile.Entries.Select(entry => entry.Time).OrderDescending(), profile.Entries.Select(entry => entry.Time));
        Assert.InRange(profile.Entries.Sum(entry => entry.Time.Ticks), 0, whole.Ticks);
    }

    [Fact]
    public void Prints_a_line_for_each_entry_and_forgets_when_told()
    {
        Profile profile = Step(repeats: 1);
        string[] lines = profile.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.Equal(1 + profile.Entries.Count, lines.Length);
        Assert.Contains(
            lines, line => line.Contains("exp (backward)", StringComparison.Ordinal) && line.EndsWith("second", StringComparison.Ordinal));
        profile.Clear();
        Assert.Empty(profile.Entries);
    }

    /// <summary>One call of exp in the first layer and two in the second, forward and backward, in a scope.</summary>
    private static Profile Step(int repeats)
    {
        Profile profile = new();
        Run run = new(new RunOptions { Gradients = true, Profile = profile });
        Tensor x = Sample.Variable([20, 30], 1);
        for (int i = 0; i < repeats; i++)
        {
            run.Scoped(() =>
            {
                Tensor y;
                using (run.Enter("first")) y = x.Exp(run);
                using (run.Enter("second")) y = y.Negate(run).Exp(run).Exp(run);
                y.Flatten(run).Sum(0, run).Backward(run);
            });
        }
        return profile;
    }

    private static long Calls(Profile profile, string op, string layer, bool isBackward) =>
        profile.Entries.Where(entry => (entry.Op, entry.Layer, entry.IsBackward) == (op, layer, isBackward)).Sum(entry => entry.Calls);
}
