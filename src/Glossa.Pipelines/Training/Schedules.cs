using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>The number of steps of a training.</summary>
/// <param name="Total">All steps, without those of the warm-up.</param>
/// <param name="PerEpoch">The steps of an epoch.</param>
public readonly record struct StepCount(long Total, long PerEpoch);

/// <summary>The schedules of the learning rate a configuration can name: the whole list.</summary>
public static class Schedules
{
    /// <summary>
    /// The kinds: the rate stays ("constant"), falls to a fraction of it over the whole training ("linear", "cosine"), rises and falls
    /// ("one_cycle" of Smith and Topin, "slanted" triangles of Howard and Ruder), falls every few epochs ("step"), goes up and down
    /// between a fraction and a multiple of it ("triangular", Smith's cycles), or falls when the score that
    /// decides stops improving ("plateau").
    /// </summary>
    public static IReadOnlyDictionary<string, ConfigChoice<Func<OptimizationConfig, StepCount, Schedule>>> Kinds { get; } =
        new Dictionary<string, ConfigChoice<Func<OptimizationConfig, StepCount, Schedule>>>
        {
            ["constant"] = new((how, _) => Constant(how.LearningRate)),
            ["linear"] = new(
                (how, steps) =>
                    new LinearSchedule { From = how.LearningRate, To = how.LearningRate * how.Schedule.End, Steps = steps.Total },
                "end"),
            ["cosine"] = new((how, steps) => new SequenceSchedule
            {
                First = new CosineSchedule { From = how.LearningRate, To = how.LearningRate * how.Schedule.End, Steps = steps.Total },
                Steps = steps.Total,
                Then = Constant(how.LearningRate * how.Schedule.End),
            }, "end"),
            ["one_cycle"] = new((how, steps) => OneCycleSchedule.Rate(how.LearningRate, steps.Total)),
            ["slanted"] = new((how, steps) => new SlantedTriangularSchedule { Peak = how.LearningRate, Steps = steps.Total }),
            ["step"] = new(
                (how, steps) => new StepSchedule
                {
                    Start = how.LearningRate,
                    Every = steps.PerEpoch * how.Schedule.Every,
                    Factor = how.Schedule.Factor,
                },
                "every", "factor"),
            ["triangular"] = new(
                (how, steps) => new TriangularSchedule
                {
                    Low = how.LearningRate / how.Schedule.Span,
                    High = how.LearningRate * how.Schedule.Span,
                    Up = steps.PerEpoch * how.Schedule.Every,
                },
                "every", "span"),
            [Plateau] = new((how, _) => Constant(how.LearningRate), "factor", "patience"),
        };

    /// <summary>The kind that lowers the rate by scores; the others depend on the step alone.</summary>
    internal const string Plateau = "plateau";

    /// <summary>The kinds that begin with a rise of their own.</summary>
    internal static IReadOnlyList<string> Rising { get; } = ["one_cycle", "slanted"];

    /// <summary>Returns the schedule of a training, warm-up included.</summary>
    /// <param name="how">The settings.</param>
    /// <param name="steps">The largest number of steps of the training.</param>
    /// <param name="perEpoch">The number of steps in an epoch.</param>
    /// <exception cref="ConfigException">The warm-up takes the whole training.</exception>
    internal static Schedule Of(OptimizationConfig how, long steps, long perEpoch)
    {
        if (how.WarmupSteps > 0 && how.WarmupSteps >= steps)
        {
            throw new ConfigException($"training.warmup_steps is {how.WarmupSteps}, but the training has only {steps} steps ({how.Epochs} "
                + $"epochs of {perEpoch}), so the learning rate would never be reached. A tenth of the steps is usual.");
        }
        Schedule schedule = Kinds[how.Schedule.Kind].Make(how, new StepCount(steps - how.WarmupSteps, perEpoch));
        return how.WarmupSteps > 0 ? new WarmupSchedule { Steps = how.WarmupSteps, Then = schedule } : schedule;
    }

    private static ConstantSchedule Constant(double rate) => new() { Value = rate };
}
