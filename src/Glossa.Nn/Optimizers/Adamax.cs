using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="Adamax"/>.</summary>
public sealed record AdamaxOptions : MomentOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.002.</summary>
    public AdamaxOptions() => LearningRate = 2e-3;
}

/// <summary>
/// Adam with the largest instead of the mean square gradient (Kingma and Ba 2015, section 7.1): <c>g ← g + λθ; m ← β₁m + (1 − β₁)g;
/// u ← max(β₂u, |g| + ε); θ ← θ − η / (1 − β₁ᵗ) · m / u</c>.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class Adamax(IReadOnlyList<ParameterGroup<AdamaxOptions>> groups) : Optimizer<AdamaxOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public Adamax(Module module, AdamaxOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, AdamaxOptions options, ParameterMemory memory)
    {
        Formula formula = new(options, options.LearningRate / (1 - Math.Pow(options.Beta1, memory.Steps)));
        step.Take(formula, memory["exp_avg"], memory["exp_inf"]);
    }

    private readonly struct Formula(AdamaxOptions options, double rate) : IUpdate
    {
        private readonly double beta1 = options.Beta1, beta2 = options.Beta2, epsilon = options.Epsilon, decay = options.WeightDecay;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            V g = gradient + (V.Of(decay) * parameter);
            first = (V.Of(beta1) * first) + (V.Of(1 - beta1) * g);
            second = V.Max(V.Of(beta2) * second, V.Abs(g) + V.Of(epsilon));
            parameter -= V.Of(rate) * first / second;
        }
    }
}
