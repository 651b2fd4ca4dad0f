using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="Adam"/>.</summary>
public sealed record AdamOptions : MomentOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.001.</summary>
    public AdamOptions() => LearningRate = 1e-3;

    /// <summary>Whether to divide by the largest v so far (Reddi et al. 2018, "On the convergence of Adam and beyond").</summary>
    public bool AmsGrad { get; init; }
}

/// <summary>
/// Adam (Kingma and Ba 2015): <c>g ← g + λθ; m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; θ ← θ − η · m̂ / (√v̂ + ε)</c> with
/// <c>m̂ = m / (1 − β₁ᵗ)</c> and <c>v̂ = v / (1 − β₂ᵗ)</c>; with AmsGrad v̂ is the largest v so far, corrected.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class Adam(IReadOnlyList<ParameterGroup<AdamOptions>> groups) : Optimizer<AdamOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public Adam(Module module, AdamOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, AdamOptions options, ParameterMemory memory)
    {
        AdamFormula formula = new(options, memory.Steps, options.AmsGrad, options.WeightDecay, 0);
        step.Take(formula, memory["exp_avg"], memory["exp_avg_sq"], options.AmsGrad ? memory["max_exp_avg_sq"] : null);
    }
}

/// <summary>
/// One step of <see cref="Adam"/> and <see cref="AdamW"/>, which differ in where the decay goes: into the gradient, or straight to the
/// parameter.
/// </summary>
internal readonly struct AdamFormula(MomentOptions options, long step, bool amsGrad, double gradientDecay, double parameterDecay) : IUpdate
{
    private readonly double beta1 = options.Beta1, beta2 = options.Beta2;

    // m̂ / (√v̂ + ε) is multiplied through by √(1 − β₂ᵗ), which spares every element a division.
    private readonly double rate =
        options.LearningRate * Math.Sqrt(1 - Math.Pow(options.Beta2, step)) / (1 - Math.Pow(options.Beta1, step));
    private readonly double epsilon = options.Epsilon * Math.Sqrt(1 - Math.Pow(options.Beta2, step));

    public UnchangedElements UnchangedByZeroGradient =>
        gradientDecay == 0 && parameterDecay == 0 && epsilon > 0 ? UnchangedElements.WithZeroState : UnchangedElements.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
    {
        V g = gradient + (V.Of(gradientDecay) * parameter);
        first = (V.Of(beta1) * first) + (V.Of(1 - beta1) * g);
        second = (V.Of(beta2) * second) + (V.Of(1 - beta2) * g * g);
        V v = second;
        if (amsGrad) v = third = V.Max(third, second);
        parameter -= V.Of(parameterDecay) * parameter;
        parameter -= V.Of(rate) * first / (V.Sqrt(v) + V.Of(epsilon));
    }
}
