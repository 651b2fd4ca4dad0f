namespace Glossa.Nn;

/// <summary>The settings of <see cref="AdamW"/>.</summary>
public sealed record AdamWOptions : MomentOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.001, a decay of 0.01.</summary>
    public AdamWOptions() => (LearningRate, WeightDecay) = (1e-3, 1e-2);

    /// <summary>Whether to divide by the largest v so far (Reddi et al. 2018, "On the convergence of Adam and beyond").</summary>
    public bool AmsGrad { get; init; }
}

/// <summary>
/// Adam with decoupled decay (Loshchilov and Hutter 2019, "Decoupled weight decay regularization"): first <c>θ ← θ − ηλθ</c>, then the step
/// of <see cref="Adam"/> without λ.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class AdamW(IReadOnlyList<ParameterGroup<AdamWOptions>> groups) : Optimizer<AdamWOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public AdamW(Module module, AdamWOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, AdamWOptions options, ParameterMemory memory)
    {
        AdamFormula formula = new(options, memory.Steps, options.AmsGrad, 0, options.LearningRate * options.WeightDecay);
        step.Take(formula, memory["exp_avg"], memory["exp_avg_sq"], options.AmsGrad ? memory["max_exp_avg_sq"] : null);
    }
}
