using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="Sgd"/>.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.001, no momentum.</summary>
    public SgdOptions() => LearningRate = 1e-3;

    /// <summary>µ: how much of the previous step's direction is kept. At least 0.</summary>
    public double Momentum { get; init => field = Setting.NotNegative(value); }

    /// <summary>The fraction of the gradient that is left out of the direction.</summary>
    public double Dampening { get; init; }

    /// <summary>Whether to look ahead along the direction (Sutskever et al. 2013). Needs momentum, without dampening.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    protected internal override void Validate()
    {
        if (Nesterov && (Momentum == 0 || Dampening != 0))
        {
            throw new OptimizerException("Nesterov's momentum needs Momentum greater than 0 and Dampening 0.");
        }
    }
}

/// <summary>
/// Stochastic gradient descent, with momentum as PyTorch counts it (Sutskever et al. 2013): <c>g ← g + λθ; d ← µd + (1 − dampening)g</c>,
/// at the first step <c>d ← g</c>; <c>θ ← θ − ηd</c>, with Nesterov <c>θ ← θ − η(g + µd)</c>, without momentum <c>θ ← θ − ηg</c>.
/// </summary>
public sealed class Sgd : Optimizer<SgdOptions>
{
    private const string Direction = "momentum_buffer";

    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public Sgd(Module module, SgdOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <summary>Trains groups of parameters.</summary>
    /// <param name="groups">The groups.</param>
    /// <exception cref="OptimizerException">A parameter occurs twice.</exception>
    public Sgd(IReadOnlyList<ParameterGroup<SgdOptions>> groups) : base(groups) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, SgdOptions options, ParameterMemory memory)
    {
        bool hasMomentum = options.Momentum != 0;
        double fresh = memory.Knows(Direction) ? 1 - options.Dampening : 1;
        Formula formula = new(options.LearningRate, options.WeightDecay, hasMomentum, options.Momentum, fresh, options.Nesterov);
        step.Take(formula, hasMomentum ? memory[Direction] : null);
    }

    private readonly struct Formula(double rate, double decay, bool hasMomentum, double momentum, double fresh, bool nesterov) : IUpdate
    {
        public UnchangedElements UnchangedByZeroGradient =>
            decay != 0 ? UnchangedElements.None : hasMomentum ? UnchangedElements.WithZeroState : UnchangedElements.All;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            V g = gradient + (V.Of(decay) * parameter);
            if (hasMomentum)
            {
                first = (V.Of(momentum) * first) + (V.Of(fresh) * g);
                g = nesterov ? g + (V.Of(momentum) * first) : first;
            }
            parameter -= V.Of(rate) * g;
        }
    }
}
