using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="Adadelta"/>.</summary>
public sealed record AdadeltaOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults: a rate of 1.</summary>
    public AdadeltaOptions() => LearningRate = 1;

    /// <summary>ρ: how much of the averaged squares a step keeps, in [0, 1).</summary>
    public double Rho { get; init => field = Setting.Decay(value); } = 0.9;

    /// <summary>ε: lets the first step be taken.</summary>
    public double Epsilon { get; init => field = Setting.NotNegative(value); } = 1e-6;
}

/// <summary>
/// Adadelta (Zeiler 2012, "ADADELTA: an adaptive learning rate method"): <c>g ← g + λθ; s ← ρs + (1 − ρ)g²; δ = √(a + ε) / √(s + ε) · g;
/// a ← ρa + (1 − ρ)δ²; θ ← θ − ηδ</c>.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class Adadelta(IReadOnlyList<ParameterGroup<AdadeltaOptions>> groups) : Optimizer<AdadeltaOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public Adadelta(Module module, AdadeltaOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, AdadeltaOptions options, ParameterMemory memory)
    {
        Formula formula = new(options);
        step.Take(formula, memory["square_avg"], memory["acc_delta"]);
    }

    private readonly struct Formula(AdadeltaOptions options) : IUpdate
    {
        private readonly double rate = options.LearningRate, rho = options.Rho, epsilon = options.Epsilon, decay = options.WeightDecay;

        public UnchangedElements UnchangedByZeroGradient =>
            decay == 0 && epsilon > 0 ? UnchangedElements.WithZeroState : UnchangedElements.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            V g = gradient + (V.Of(decay) * parameter);
            first = (V.Of(rho) * first) + (V.Of(1 - rho) * g * g);
            V delta = V.Sqrt(second + V.Of(epsilon)) / V.Sqrt(first + V.Of(epsilon)) * g;
            second = (V.Of(rho) * second) + (V.Of(1 - rho) * delta * delta);
            parameter -= V.Of(rate) * delta;
        }
    }
}
