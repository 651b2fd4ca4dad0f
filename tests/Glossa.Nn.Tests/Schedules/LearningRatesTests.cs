using Xunit;

namespace Glossa.Nn.Tests.Schedules;

/// <summary>Schedules in hand-written loops; the optimisers' tests hold the rates against PyTorch's schedulers.</summary>
public class LearningRatesTests
{
    private static readonly LinearSchedule Falling = new() { From = 0.8, To = 0, Steps = 4 };

    [Fact]
    public void A_loop_counts_no_steps()
    {
        Sgd sgd = Two(0.5, 0.5);
        using LearningRates rates = new(sgd, Falling);
        List<double> seen = [sgd.Groups[0].LearningRate];
        for (int step = 0; step < 5; step++) seen.Add(rates.Step());
        Assert.Equal([0.8, 0.6, 0.4, 0.2, 0, 0], seen.Select(rate => Math.Round(rate, 12)));
        Assert.Equal((5, 0), (rates.Count, rates.Current));
    }

    [Fact]
    public void Groups_keep_their_ratio_and_get_their_rates_back()
    {
        Sgd sgd = Two(0.1, 0.02);
        using (LearningRates rates = new(sgd, Falling))
        {
            Assert.Equal(0.16, sgd.Groups[1].LearningRate, 12);
            rates.Set(2, factor: 0.5);
            Assert.Equal((0.2, 0.04), (Math.Round(sgd.Groups[0].LearningRate, 12), Math.Round(sgd.Groups[1].LearningRate, 12)));
        }
        Assert.Equal([0.1, 0.02], sgd.Groups.Select(group => group.LearningRate));
    }

    [Fact]
    public void A_resumed_loop_sets_its_step()
    {
        Sgd first = Two(1, 1), resumed = Two(1, 1);
        using LearningRates rates = new(first, Falling), later = new(resumed, Falling);
        for (int step = 0; step < 3; step++) rates.Step();
        later.Set(2);
        Assert.Equal(rates.Current, later.Step());
    }

    [Fact]
    public void A_first_group_without_a_rate_is_an_error()
    {
        OptimizerException error = Assert.Throws<OptimizerException>(() => new LearningRates(Two(0, 1), Falling));
        Assert.Contains("Put another group first", error.Message, StringComparison.Ordinal);
    }

    private static Sgd Two(double first, double second) => new(
    [
        new(new Linear(2, 2).Initialize(1), new SgdOptions { LearningRate = first }),
        new(new Linear(2, 2).Initialize(2), new SgdOptions { LearningRate = second }),
    ]);
}
