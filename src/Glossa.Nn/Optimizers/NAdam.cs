using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="NAdam"/>.</summary>
public sealed record NAdamOptions : MomentOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.002.</summary>
    public NAdamOptions() => LearningRate = 2e-3;

    /// <summary>ψ: how fast the momentum approaches β₁.</summary>
    public double MomentumDecay { get; init => field = Setting.NotNegative(value); } = 4e-3;
}

/// <summary>
/// Adam with Nesterov's momentum (Dozat 2016, "Incorporating Nesterov momentum into Adam"): m, v and v̂ of <see cref="Adam"/>;
/// <c>µₜ = β₁(1 − 0.96^(tψ) / 2)</c>; <c>θ ← θ − η · ((1 − µₜ) / (1 − Π µ) · g + µₜ₊₁ / (1 − µₜ₊₁ Π µ) · m) / (√v̂ + ε)</c>, the products
/// over steps 1 … t.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class NAdam(IReadOnlyList<ParameterGroup<NAdamOptions>> groups) : Optimizer<NAdamOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public NAdam(Module module, NAdamOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, NAdamOptions options, ParameterMemory memory)
    {
        double now = Momentum(options, memory.Steps), next = Momentum(options, memory.Steps + 1);
        double product = memory.Scalar("mu_product", 1) * now;
        memory.SetScalar("mu_product", product);
        double gradientRate = options.LearningRate * (1 - now) / (1 - product),
            momentRate = options.LearningRate * next / (1 - (product * next));
        Formula formula = new(options, memory.Steps, gradientRate, momentRate);
        step.Take(formula, memory["exp_avg"], memory["exp_avg_sq"]);
    }

    private static double Momentum(NAdamOptions options, double step) =>
        options.Beta1 * (1 - (0.5 * Math.Pow(0.96, step * options.MomentumDecay)));

    private readonly struct Formula(NAdamOptions options, double step, double gradientRate, double momentRate) : IUpdate
    {
        private readonly double beta1 = options.Beta1, beta2 = options.Beta2, epsilon = options.Epsilon, decay = options.WeightDecay;
        private readonly double root = Math.Sqrt(1 - Math.Pow(options.Beta2, step));

        public UnchangedElements UnchangedByZeroGradient =>
            decay == 0 && epsilon > 0 ? UnchangedElements.WithZeroState : UnchangedElements.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            V g = gradient + (V.Of(decay) * parameter);
            first = (V.Of(beta1) * first) + (V.Of(1 - beta1) * g);
            second = (V.Of(beta2) * second) + (V.Of(1 - beta2) * g * g);
            V direction = (V.Of(gradientRate) * g) + (V.Of(momentRate) * first);
            parameter -= direction / ((V.Sqrt(second) / V.Of(root)) + V.Of(epsilon));
        }
    }
}
