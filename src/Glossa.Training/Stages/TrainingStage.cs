using Glossa.Nn;

namespace Glossa.Training;

/// <summary>A part of a training in which only some of the parameters learn.</summary>
/// <param name="Name">The name of the part that learns, in a word or two.</param>
/// <param name="Learning">The parameters that learn.</param>
/// <param name="Optimizer">Their optimiser, fresh; it may know others too.</param>
/// <param name="Options">The settings. The output folder is the stage's own.</param>
public sealed record TrainingStage(string Name, IReadOnlyCollection<Parameter> Learning, Optimizer Optimizer, TrainingOptions Options)
{
    /// <summary>Freezes all other parameters of a model until disposed.</summary>
    /// <param name="module">The model.</param>
    public IDisposable Freeze(Module module) =>
        new Frozen([.. module.Parameters.Select(entry => entry.Parameter).Where(parameter => parameter.IsTrained).Except(Learning)]);

    private sealed class Frozen : IDisposable
    {
        private readonly Parameter[] parameters;

        public Frozen(Parameter[] parameters)
        {
            this.parameters = parameters;
            Set(true);
        }

        public void Dispose() => Set(false);

        private void Set(bool isFrozen)
        {
            foreach (Parameter parameter in parameters) parameter.IsFrozen = isFrozen;
        }
    }
}
