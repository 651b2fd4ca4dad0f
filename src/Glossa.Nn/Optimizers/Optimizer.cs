using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Changes parameters so that a loss falls: after the backward pass call <see cref="Step"/>, then <see cref="ClearGradients"/>.
/// </summary>
public abstract class Optimizer
{
    private readonly ParameterMemories memories = new();

    private protected Optimizer(IEnumerable<ParameterGroup> groups)
    {
        HashSet<Parameter> seen = [];
        foreach (Parameter parameter in groups.SelectMany(group => group.Parameters))
        {
            if (!seen.Add(parameter))
            {
                throw new OptimizerException(
                    $"The parameter '{parameter.Path}' was given twice, and would take two steps at once. Put it in one group, once.");
            }
        }
    }

    /// <summary>The parameters with their settings.</summary>
    public abstract IReadOnlyList<ParameterGroup> Groups { get; }

    private IEnumerable<Parameter> Parameters => Groups.SelectMany(group => group.Parameters);

    /// <summary>Updates every parameter that is trained and has a gradient; all others stay as they are.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="BackendException">A parameter lives elsewhere; nothing was changed.</exception>
    public void Step(Run run)
    {
        Parameter[] updated = [.. Parameters.Where(HasGradient)];
        foreach (Parameter parameter in updated) run.Check("optimizer step", parameter);
        using Scope scope = run.OpenScope();
        GradientNorms norms = new(updated, run);
        foreach (ParameterGroup group in Groups)
        {
            foreach (Parameter parameter in group.Parameters.Where(HasGradient))
            {
                ParameterMemory memory = memories[parameter];
                memory.Steps++;
                Update(group, new ParameterStep(parameter, memory, norms, run), memory);
            }
        }
    }

    /// <summary>Forgets the gradients of all parameters.</summary>
    public void ClearGradients()
    {
        foreach (Parameter parameter in Parameters.Where(parameter => parameter.IsInitialized)) parameter.Value.ClearGradient();
    }

    /// <summary>
    /// The state the optimiser keeps between steps. The settings (learning rates) are not part of it: they come from the configuration and
    /// the schedule.
    /// </summary>
    /// <exception cref="OptimizerException">Two parameters have the same path.</exception>
    public TrainingState State() => memories.Save(GetType().Name, Parameters);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">A state of the same type of optimiser over the same parameters.</param>
    /// <exception cref="OptimizerException">It belongs to another optimiser or model; nothing was changed then.</exception>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded; nothing was changed then.</exception>
    public void LoadState(TrainingState state) => memories.Load(GetType().Name, state, Parameters);

    private protected abstract void Update(ParameterGroup group, ParameterStep step, ParameterMemory memory);

    private static bool HasGradient(Parameter parameter) =>
        parameter.IsTrained && (parameter.Gradient is not null || parameter.RowGradient is not null);
}

/// <summary>
/// The base of all optimisers. To write one, derive and override the <c>Update</c> of one parameter: compute what changes from step to
/// step in double precision, and hand the formula of one element to <see cref="ParameterStep.Take"/>.
/// </summary>
/// <typeparam name="TOptions">The optimiser's settings.</typeparam>
public abstract class Optimizer<TOptions> : Optimizer where TOptions : OptimizerOptions
{
    /// <summary>An optimiser of groups of parameters.</summary>
    /// <param name="groups">The groups.</param>
    /// <exception cref="OptimizerException">A parameter occurs twice.</exception>
    protected Optimizer(IReadOnlyList<ParameterGroup<TOptions>> groups) : base(groups) => Groups = groups;

    /// <summary>The parameters with their settings.</summary>
    public override IReadOnlyList<ParameterGroup<TOptions>> Groups { get; }

    /// <summary>Updates one parameter: hands the step a formula.</summary>
    /// <param name="step">The parameter and its gradient.</param>
    /// <param name="options">The settings of its group.</param>
    /// <param name="memory">Its state.</param>
    protected abstract void Update(ParameterStep step, TOptions options, ParameterMemory memory);

    private protected sealed override void Update(ParameterGroup group, ParameterStep step, ParameterMemory memory) =>
        Update(step, ((ParameterGroup<TOptions>)group).Options, memory);
}
