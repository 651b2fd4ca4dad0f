using Glossa.Nn;

namespace Glossa.Training;

/// <summary>
/// Sets the learning rates of an optimiser's groups, which keep their ratio to the first; disposing gives them back what they had.
/// </summary>
internal sealed class LearningRates : IDisposable
{
    private readonly IReadOnlyList<ParameterGroup> groups;
    private readonly double[] starts;
    private readonly Schedule? schedule;

    public LearningRates(Optimizer optimizer, Schedule? schedule)
    {
        groups = optimizer.Groups;
        starts = [.. groups.Select(group => group.LearningRate)];
        this.schedule = schedule;
        if (groups.Count == 0) throw new TrainingException("The optimizer has no parameters to train.");
        if (schedule is not null && starts[0] == 0 && starts.Any(start => start != 0)) throw new TrainingException("A schedule scales the groups' learning rates by their ratio to the first group's, which is 0. Put another group first.");
    }

    /// <summary>Sets the rates of a step.</summary>
    /// <param name="step">The step, from 0.</param>
    /// <param name="factor">What all are multiplied by.</param>
    /// <returns>The rate of the first group.</returns>
    public double Set(long step, double factor)
    {
        for (int i = 0; i < groups.Count; i++)
        {
            double ratio = starts[0] == 0 ? 1 : starts[i] / starts[0];
            groups[i].LearningRate = (schedule is null ? starts[i] : schedule.At(step) * ratio) * factor;
        }
        return groups[0].LearningRate;
    }

    public void Dispose()
    {
        for (int i = 0; i < groups.Count; i++) groups[i].LearningRate = starts[i];
    }
}
