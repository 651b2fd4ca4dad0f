namespace Glossa.Nn;

/// <summary>
/// Sets the learning rates of an optimiser's groups from a schedule, step by step; the groups keep their ratio to the first. In a
/// hand-written loop it counts for itself: <c>using LearningRates rates = new(adam, schedule);</c> sets the rate of the first step, and
/// <c>rates.Step()</c> after <c>adam.Step(run)</c> that of the next. Disposing restores the rates from before.
/// </summary>
public sealed class LearningRates : IDisposable
{
    private readonly IReadOnlyList<ParameterGroup> groups;
    private readonly double[] starts;
    private readonly Schedule? schedule;

    /// <summary>Sets the rates of step 0.</summary>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="schedule">The rate of the first group at each step; null keeps the optimiser's rates.</param>
    /// <exception cref="OptimizerException">There is no group, or the first one has the rate 0 and others have not.</exception>
    public LearningRates(Optimizer optimizer, Schedule? schedule)
    {
        groups = optimizer.Groups;
        starts = [.. groups.Select(group => group.LearningRate)];
        this.schedule = schedule;
        if (groups.Count == 0) throw new OptimizerException("The optimizer has no parameters to train.");
        if (schedule is not null && starts[0] == 0 && starts.Any(start => start != 0))
        {
            throw new OptimizerException("A schedule scales the groups' learning rates by their ratio to the first group's, which is 0. "
                + "Put another group first.");
        }
        Set(0);
    }

    /// <summary>The step whose rates are set, from 0.</summary>
    public long Count { get; private set; }

    /// <summary>The rate of the first group.</summary>
    public double Current => groups[0].LearningRate;

    /// <summary>Sets the rates of the next step; call it after the optimiser's step.</summary>
    /// <returns>The rate of the first group.</returns>
    public double Step() => Set(Count + 1);

    /// <summary>Sets the rates of a step: to resume a training, and for a loop that counts its steps already.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="factor">The number that multiplies all rates, such as a <see cref="Plateau"/>'s that starts at 1.</param>
    /// <returns>The rate of the first group.</returns>
    public double Set(long step, double factor = 1)
    {
        Count = step;
        for (int i = 0; i < groups.Count; i++)
        {
            double ratio = starts[0] == 0 ? 1 : starts[i] / starts[0];
            groups[i].LearningRate = (schedule is null ? starts[i] : schedule.At(step) * ratio) * factor;
        }
        return Current;
    }

    /// <summary>Restores the rates from before.</summary>
    public void Dispose()
    {
        for (int i = 0; i < groups.Count; i++) groups[i].LearningRate = starts[i];
    }
}
