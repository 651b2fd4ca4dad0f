using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of a <see cref="ParameterAverage"/>.</summary>
public sealed record ParameterAverageOptions
{
    /// <summary>thinc's and spaCy's averages: a warmed-up decay from zero.</summary>
    public static ParameterAverageOptions Thinc { get; } = new() { WarmUp = true, StartsAtZero = true };

    /// <summary>The fraction of the average that an update keeps, in [0, 1).</summary>
    public double Decay { get; init => field = Setting.Decay(value); } = 0.9999;

    /// <summary>
    /// Whether the t-th update keeps at most <c>(1 + t) / (10 + t)</c>, so that the average soon forgets the first steps (TensorFlow,
    /// thinc).
    /// </summary>
    public bool WarmUp { get; init; }

    /// <summary>Whether the average starts at zero instead of at the parameters.</summary>
    public bool StartsAtZero { get; init; }
}

/// <summary>
/// An exponential moving average of a model's trained parameters (Polyak and Juditsky 1992), which often predicts better than the last
/// ones: <c>a ← a − (1 − d)(a − θ)</c> after every step, with d the decay. Buffers are not averaged.
/// </summary>
/// <remarks>To evaluate with the average: <c>using var averaged = average.SwapIn();</c></remarks>
public sealed class ParameterAverage
{
    private const string Average = "average";

    private readonly Module module;
    private readonly ParameterAverageOptions options;
    private readonly ParameterMemories memories = new();

    /// <summary>
    /// An average that starts from the parameters as they are (or from zero); parameters trained only later start when they are.
    /// </summary>
    /// <param name="module">The model, initialised or loaded.</param>
    /// <param name="options">The settings; a decay of 0.9999 without warm-up when left out.</param>
    /// <exception cref="ModuleException">The model has no values yet.</exception>
    public ParameterAverage(Module module, ParameterAverageOptions? options = null)
    {
        this.module = module;
        this.options = options ?? new ParameterAverageOptions();
        foreach (Parameter parameter in Averaged) _ = Of(parameter);
    }

    /// <summary>Whether the model computes with the average now (<see cref="SwapIn"/>).</summary>
    public bool IsSwappedIn { get; private set; }

    private IEnumerable<Parameter> Parameters => module.Parameters.Select(entry => entry.Parameter);

    private IEnumerable<Parameter> Averaged => Parameters.Where(parameter => parameter.IsTrained || memories.Know(parameter));

    /// <summary>Takes the parameters into the average: call after every step of the optimiser.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="OptimizerException">The average is swapped in.</exception>
    public void Update(Run run)
    {
        RequireSwappedOut();
        foreach (Parameter parameter in Averaged)
        {
            run.Check("parameter average", parameter);
            Tensor average = Of(parameter);
            long step = ++memories[parameter].Steps;
            double decay = options.WarmUp ? Math.Min(options.Decay, (1.0 + step) / (10.0 + step)) : options.Decay;
            run.Backend.Update(new Formula(1 - decay), average, parameter, null, null, null, run);
        }
    }

    /// <summary>
    /// Puts the average into the model (what was never updated stays) until the returned value is disposed; nobody else may use the model
    /// meanwhile.
    /// </summary>
    /// <exception cref="OptimizerException">The average is swapped in already.</exception>
    public AveragedParameters SwapIn()
    {
        RequireSwappedOut();
        Swap();
        return new AveragedParameters(this);
    }

    /// <summary>The averages.</summary>
    /// <exception cref="OptimizerException">The average is swapped in.</exception>
    public TrainingState State()
    {
        RequireSwappedOut();
        return memories.Save(nameof(ParameterAverage), Parameters);
    }

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">A state of an average of the same model.</param>
    /// <exception cref="OptimizerException">It does not fit, or the average is swapped in; nothing was changed then.</exception>
    public void LoadState(TrainingState state)
    {
        RequireSwappedOut();
        memories.Load(nameof(ParameterAverage), state, Parameters);
    }

    internal void SwapOut()
    {
        if (IsSwappedIn) Swap();
    }

    private void Swap()
    {
        foreach (Parameter parameter in Averaged.Where(parameter => memories[parameter].Steps > 0))
        {
            Tensor average = Of(parameter), own = parameter.Value.Keep();
            parameter.Value.CopyFrom(average);
            average.CopyFrom(own);
        }
        IsSwappedIn = !IsSwappedIn;
    }

    private Tensor Of(Parameter parameter)
    {
        ParameterMemory memory = memories[parameter];
        bool isNew = !memory.Knows(Average);
        Tensor average = memory[Average];
        if (isNew && !options.StartsAtZero) average.CopyFrom(parameter.Value);
        return average;
    }

    private void RequireSwappedOut()
    {
        if (IsSwappedIn)
        {
            throw new OptimizerException(
                "The parameter average is in the model now. Dispose what SwapIn() returned first: using var averaged = average.SwapIn();");
        }
    }

    private readonly struct Formula(double rate) : IUpdate
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V> =>
            parameter -= V.Of(rate) * (parameter - gradient);
    }
}

/// <summary>While it lives, a model computes with averaged parameters; the default value is for a model without an average.</summary>
public readonly ref struct AveragedParameters
{
    private readonly ParameterAverage? average;

    internal AveragedParameters(ParameterAverage average) => this.average = average;

    /// <summary>Puts the model's own parameters back.</summary>
    public void Dispose() => average?.SwapOut();
}
