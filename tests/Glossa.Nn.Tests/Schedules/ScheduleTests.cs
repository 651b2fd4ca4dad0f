using Xunit;

namespace Glossa.Nn.Tests.Schedules;

/// <summary>
/// Schedules against PyTorch's values and their formulas. More of PyTorch's schedulers, with trajectories, in Optimizers/PyTorchTests.
/// </summary>
public class ScheduleTests
{
    // def rates(make, n, key="lr"):
    //     optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=.1, momentum=.9); scheduler = make(optimizer)
    //     for i in range(n): print(optimizer.param_groups[0][key]); optimizer.step(); i + 1 < n and scheduler.step()
    // rates(lambda o: OneCycleLR(o, .1, total_steps=10, pct_start=.4, div_factor=10, final_div_factor=100), 10)   and key="momentum"
    [Fact]
    public void One_cycle_equals_PyTorch()
    {
        OneCycleSchedule rate = new() { First = 0.01, Peak = 0.1, Last = 0.0001, Steps = 10, RiseFraction = 0.4 };
        Check(rate, [0.009999999999999995, 0.0325, 0.07749999999999999, 0.1, 0.09330796891903273, 0.07502500000000001, 0.050050000000000004,
            0.02507500000000001, 0.006792031080967287, 0.0001]);
        Check(OneCycleSchedule.Momentum(10) with { RiseFraction = 0.4 }, [0.95, 0.9249999999999999, 0.875, 0.85, 0.856698729810778, 0.875,
            0.8999999999999999, 0.9249999999999999, 0.9433012701892219, 0.95]);
        Assert.Equal(0.0001, rate.At(1000));
        // So few steps that the rise has none.
        Assert.Equal(OneCycleSchedule.Rate(1, 2).Last, OneCycleSchedule.Rate(1, 2).At(1));
        Assert.InRange(OneCycleSchedule.Rate(1, 2).At(0), 0.1, 1);
    }

    // rates(lambda o: CyclicLR(o, .1, .5, step_size_up=3, step_size_down=2, mode=mode, gamma=.9, cycle_momentum=False), 12)
    [Theory]
    [InlineData(TriangleHeight.Constant, new[]
    {
        0.1, 0.2333333333333333, 0.3666666666666666, 0.4999999999999999, 0.29999999999999993, 0.1, 0.23333333333333348, 0.3666666666666666,
        0.4999999999999999, 0.30000000000000016, 0.1, 0.23333333333333348,
    })]
    [InlineData(TriangleHeight.Halved, new[]
    {
        0.1, 0.2333333333333333, 0.3666666666666666, 0.4999999999999999, 0.29999999999999993, 0.1, 0.16666666666666674, 0.2333333333333333,
        0.29999999999999993, 0.2000000000000001, 0.1, 0.13333333333333336,
    })]
    [InlineData(TriangleHeight.Exponential, new[]
    {
        0.1, 0.21999999999999997, 0.31599999999999995, 0.39159999999999995, 0.23121999999999998, 0.1, 0.1708588000000001, 0.22754584,
        0.272186884, 0.17748409780000007, 0.1, 0.14184141281200005,
    })]
    public void Triangles_equal_PyTorch(TriangleHeight height, double[] expected)
    {
        TriangularSchedule schedule = new() { Low = 0.1, High = 0.5, Up = 3, Down = 2, Height = height, Decay = 0.9 };
        Check(schedule, expected);
        TriangularSchedule even = schedule with { Down = null };
        for (int step = 0; step < 20; step++) Assert.Equal((schedule with { Down = 3 }).At(step), even.At(step));
    }

    // rates(lambda o: SequentialLR(o, [LinearLR(o, .25, total_iters=4), ExponentialLR(o, .5)], [4]), 8)
    [Fact]
    public void Warm_up_equals_PyTorch() =>
        Check(new WarmupSchedule { Steps = 4, From = 0.25, Then = new ExponentialSchedule { Start = 0.1, Factor = 0.5 } },
            [0.025, 0.043750000000000004, 0.06250000000000001, 0.08125000000000002, 0.1, 0.05, 0.025, 0.0125]);

    // rates(lambda o: CosineAnnealingLR(o, 5, .01), 12)
    [Fact]
    public void Cosine_equals_PyTorch_also_beyond_its_steps() =>
        Check(new CosineSchedule { From = 0.1, To = 0.01, Steps = 5 },
            [
                0.1, 0.09140576474687263, 0.06890576474687263, 0.04109423525312736, 0.018594235253127367, 0.01, 0.018594235253127367,
                0.04109423525312739, 0.06890576474687267, 0.09140576474687269, 0.10000000000000006, 0.09140576474687272,
            ]);

    [Fact]
    public void Warm_up_then_linear_is_the_schedule_of_transformers()
    {
        WarmupSchedule schedule = new() { Steps = 10, Then = new LinearSchedule { From = 2e-5, To = 0, Steps = 30 } };
        for (int step = 0; step < 50; step++)
        {
            double factor = step < 10 ? step / 10.0 : Math.Max(0, (40 - step) / 30.0);
            Assert.Equal(2e-5 * factor, schedule.At(step), 1e-18);
        }
        Assert.Equal(3, new WarmupSchedule { Steps = 0, Then = new ConstantSchedule { Value = 3 } }.At(0));
        Assert.Equal(1.5, new WarmupSchedule { Steps = 2, Then = new ConstantSchedule { Value = 3 } }.At(1));
    }

    [Fact]
    public void Slanted_triangle_follows_the_paper()
    {
        SlantedTriangularSchedule schedule = new() { Peak = 0.01, Steps = 200 };
        const double Cut = 20;
        for (int t = 0; t <= 200; t++)
        {
            double p = t < Cut ? t / Cut : 1 - ((t - Cut) / (200 - Cut));
            Assert.Equal(0.01 * (1 + (p * 31)) / 32, schedule.At(t), 1e-15);
        }
        Assert.Equal(0.01, schedule.At(20), 1e-15);
        Assert.Equal(0.01 / 32, schedule.At(0), 1e-15);
        Assert.Equal(0.01 / 32, schedule.At(5000), 1e-15);
        Assert.Equal(1, new SlantedTriangularSchedule { Peak = 1, Steps = 3 }.At(1), 1e-15);
    }

    [Fact]
    public void Compounding_multiplies_until_it_stops()
    {
        double up = 100, down = 8;
        CompoundingSchedule batch = new() { Start = 100, Stop = 1000, Factor = 1.05 },
            falling = new() { Start = 8, Stop = 2, Factor = 0.75 };
        for (int step = 0; step < 100; step++, up = Math.Min(1000, up * 1.05), down = Math.Max(2, down * 0.75))
        {
            Assert.Equal(up, batch.At(step), 1e-10);
            Assert.Equal(down, falling.At(step), 1e-12);
        }
        Assert.Equal(1000, batch.At(1_000_000));
        Assert.Equal(2, falling.At(1_000_000));
    }

    [Fact]
    public void Falls_follow_their_formulas()
    {
        double exponential = 0.4, step = 0.4, many = 0.4;
        for (int t = 0; t < 30; t++, exponential *= 0.9)
        {
            if (t > 0 && t % 7 == 0) step *= 0.1;
            if (t is 3 or 4 or 20) many *= 0.25;
            Assert.Equal(exponential, new ExponentialSchedule { Start = 0.4, Factor = 0.9 }.At(t), 1e-15);
            Assert.Equal(step, new StepSchedule { Start = 0.4, Every = 7 }.At(t), 1e-15);
            Assert.Equal(many, new MultiStepSchedule { Start = 0.4, Milestones = [20, 3, 4], Factor = 0.25 }.At(t), 1e-15);
            Assert.Equal(0.4 / (1 + (0.5 * t)), new DecayingSchedule { Start = 0.4, Decay = 0.5 }.At(t), 1e-15);
            Assert.Equal(t < 8 ? 0.4 - (0.05 * t) : 0, new LinearSchedule { From = 0.4, To = 0, Steps = 8 }.At(t), 1e-15);
        }
    }

    [Fact]
    public void A_sequence_starts_its_second_part_from_the_beginning()
    {
        SequenceSchedule schedule =
            new() { First = new ConstantSchedule { Value = 5 }, Steps = 2, Then = new LinearSchedule { From = 1, To = 0, Steps = 2 } };
        Check(schedule, [5, 5, 1, 0.5, 0, 0]);
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        Assert.Equal(
            "Steps must be a positive number, but it is 0.",
            Assert.Throws<OptimizerException>(() => new CosineSchedule { From = 1, Steps = 0 }).Message);
        Assert.Throws<OptimizerException>(() => new OneCycleSchedule { First = 0, Peak = 1, Last = 0, Steps = 10, RiseFraction = 1 });
        Assert.Throws<OptimizerException>(() => new TriangularSchedule { Low = 0, High = 1, Up = 1, Down = 0 });
        Assert.Throws<OptimizerException>(() => new WarmupSchedule { Steps = -1, Then = new ConstantSchedule { Value = 1 } });
    }

    private static void Check(Schedule schedule, double[] expected)
    {
        for (int step = 0; step < expected.Length; step++) Assert.Equal(expected[step], schedule.At(step), 1e-14);
    }
}
