using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="RAdam"/>.</summary>
public sealed record RAdamOptions : MomentOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.001.</summary>
    public RAdamOptions() => LearningRate = 1e-3;
}

/// <summary>
/// Rectified Adam (Liu et al. 2020, "On the variance of the adaptive learning rate and beyond"): m, v and m̂ of <see cref="Adam"/>; while
/// <c>ρ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ)</c> with <c>ρ∞ = 2 / (1 − β₂) − 1</c> is at most 5, v says too little and <c>θ ← θ − ηm̂</c>; then
/// <c>θ ← θ − ηr · m̂ · √(1 − β₂ᵗ) / (√v + ε)</c> with <c>r = √((ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ))</c>.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class RAdam(IReadOnlyList<ParameterGroup<RAdamOptions>> groups) : Optimizer<RAdamOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public RAdam(Module module, RAdamOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, RAdamOptions options, ParameterMemory memory)
    {
        (double factor, bool divides) = Rectify(options, memory.Steps);
        FoldedAdamFormula formula = new(options, options.LearningRate * factor, divides, options.WeightDecay, 1, 0);
        step.Take(formula, memory["exp_avg"], memory["exp_avg_sq"]);
    }

    /// <summary>The factor of the rate at a step, all corrections included, and whether the step is divided by √v + ε.</summary>
    internal static (double Factor, bool Divides) Rectify(MomentOptions options, double step)
    {
        double power = Math.Pow(options.Beta2, step), limit = (2 / (1 - options.Beta2)) - 1, rho = limit - (2 * step * power / (1 - power));
        double correction = 1 / (1 - Math.Pow(options.Beta1, step));
        if (rho <= 5) return (correction, false);
        double rectification = Math.Sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho));
        return (correction * rectification * Math.Sqrt(1 - power), true);
    }
}

/// <summary>One step of Adam with all corrections folded into the rate, so that ε stands outside of them.</summary>
internal readonly struct FoldedAdamFormula(
    MomentOptions options, double rate, bool divides, double gradientDecay, double clip, double parameterDecay) : IUpdate
{
    private readonly double beta1 = options.Beta1, beta2 = options.Beta2, epsilon = options.Epsilon;

    public UnchangedElements UnchangedByZeroGradient =>
        gradientDecay == 0 && parameterDecay == 0 && (epsilon > 0 || !divides)
            ? UnchangedElements.WithZeroState
            : UnchangedElements.None;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
    {
        V g = V.Of(clip) * (gradient + (V.Of(gradientDecay) * parameter));
        first = (V.Of(beta1) * first) + (V.Of(1 - beta1) * g);
        second = (V.Of(beta2) * second) + (V.Of(1 - beta2) * g * g);
        V direction = divides ? first / (V.Sqrt(second) + V.Of(epsilon)) : first;
        parameter -= V.Of(rate) * direction;
        parameter -= V.Of(parameterDecay) * parameter;
    }
}
