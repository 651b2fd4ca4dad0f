using Glossa.Nn;

namespace Glossa.Training;

/// <summary>Freezes the groups that are not trained yet; disposing unfreezes them. What was frozen before stays so.</summary>
internal sealed class FrozenGroups : IDisposable
{
    private readonly Parameter[][] groups;
    private readonly GradualUnfreezing? unfreezing;

    public FrozenGroups(Optimizer optimizer, GradualUnfreezing? unfreezing)
    {
        groups = [.. optimizer.Groups.Select(group => group.Parameters.Where(parameter => parameter.IsTrained).ToArray())];
        this.unfreezing = unfreezing;
        if (unfreezing is not null && groups.Length < 2)
        {
            throw new TrainingException($"{nameof(TrainingOptions.Unfreezing)} trains one group of parameters after the other, "
                + $"but the optimizer has only one. Make several: {nameof(LayerGroups)}.");
        }
    }

    /// <summary>Freezes and unfreezes groups as a step requires.</summary>
    public void Set(TrainerState state)
    {
        for (int i = 0; i < groups.Length && unfreezing is not null; i++)
        {
            Freeze(groups[i], !unfreezing.IsTrained(i, state.Epoch, state.Step));
        }
    }

    public void Dispose()
    {
        foreach (Parameter[] group in groups) Freeze(group, false);
    }

    private static void Freeze(Parameter[] group, bool isFrozen)
    {
        foreach (Parameter parameter in group.Where(parameter => parameter.IsFrozen != isFrozen)) parameter.IsFrozen = isFrozen;
    }
}
