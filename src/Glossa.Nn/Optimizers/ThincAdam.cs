using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="ThincAdam"/>. thinc's <c>L2</c> is <see cref="OptimizerOptions.WeightDecay"/>.</summary>
public sealed record ThincAdamOptions : MomentOptions
{
    /// <summary>thinc's defaults: a rate of 0.001, gradients clipped to 1. spaCy's configurations add a decay of 0.01.</summary>
    public ThincAdamOptions() => LearningRate = 1e-3;

    /// <summary>The length (L2 norm) the gradient of each single parameter is shortened to; 0 does not shorten.</summary>
    public double GradientClip { get; init => field = Setting.NotNegative(value); } = 1;

    /// <summary>
    /// thinc's <c>L2_is_weight_decay</c>: whether the decay follows the step as <c>θ ← θ − ηλθ</c>; otherwise <c>λθ</c> joins the gradient
    /// before it is clipped.
    /// </summary>
    public bool DecoupledWeightDecay { get; init; } = true;

    /// <summary>Whether the step is rectified as in <see cref="RAdam"/>; thinc counts the steps from 2 there.</summary>
    public bool Rectified { get; init; }
}

/// <summary>
/// Adam as thinc, and so spaCy, computes it: the gradient of every parameter is clipped on its own, and the corrections are folded into the
/// rate: <c>θ ← θ − η · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)</c>. Kingma and Ba (2015) give this form at the end of section 2; without
/// clipping it is Keras' Adam too. thinc's parameter averages are a <see cref="ParameterAverage"/>.
/// </summary>
/// <remarks>A gradient whose length is not finite is not clipped.</remarks>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class ThincAdam(IReadOnlyList<ParameterGroup<ThincAdamOptions>> groups) : Optimizer<ThincAdamOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; thinc's defaults when left out.</param>
    public ThincAdam(Module module, ThincAdamOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, ThincAdamOptions options, ParameterMemory memory)
    {
        double rate = options.LearningRate, gradientDecay = options.DecoupledWeightDecay ? 0 : options.WeightDecay;
        double parameterDecay = options.DecoupledWeightDecay ? rate * options.WeightDecay : 0;
        double correction = Math.Sqrt(1 - Math.Pow(options.Beta2, memory.Steps)) / (1 - Math.Pow(options.Beta1, memory.Steps));
        (double factor, bool divides) = options.Rectified ? RAdam.Rectify(options, memory.Steps + 1) : (correction, true);
        FoldedAdamFormula formula = new(
            options, rate * factor, divides, gradientDecay, Clip(step, gradientDecay, options.GradientClip), parameterDecay);
        step.Take(formula, memory["exp_avg"], memory["exp_avg_sq"]);
    }

    private static double Clip(ParameterStep step, double decay, double limit)
    {
        if (limit == 0) return 1;
        Run run = step.Run.WithoutGradients();
        double norm = decay == 0
            ? step.GradientNorm()
            : GradientClipping.Norms([new(step.Gradient.Add(step.Parameter.Scale(decay, run), run))], run)[0];
        return norm > limit && double.IsFinite(norm) ? limit / norm : 1;
    }
}
