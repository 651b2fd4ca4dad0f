using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>The optimisers a configuration can name: the whole list. All take <c>learning_rate</c> and <c>weight_decay</c> of the training section.</summary>
public static class Optimizers
{
    private const string Beta1 = "beta1", Beta2 = "beta2", Momentum = "momentum", Nesterov = "nesterov", Epsilon = "epsilon";

    /// <summary>The kinds, each with what makes it for the parameters of a model.</summary>
    public static IReadOnlyDictionary<string, Choice<Func<Module, OptimizationConfig, Optimizer>>> Kinds { get; } = new Dictionary<string, Choice<Func<Module, OptimizationConfig, Optimizer>>>
    {
        ["adam"] = new((module, how) => new Adam(module, Moments(new AdamOptions(), how)), Beta1, Beta2, Epsilon),
        ["adamw"] = new((module, how) => new AdamW(module, Moments(new AdamWOptions(), how)), Beta1, Beta2, Epsilon),
        ["adamax"] = new((module, how) => new Adamax(module, Moments(new AdamaxOptions(), how)), Beta1, Beta2, Epsilon),
        ["nadam"] = new((module, how) => new NAdam(module, Moments(new NAdamOptions(), how)), Beta1, Beta2, Epsilon),
        ["radam"] = new((module, how) => new RAdam(module, Moments(new RAdamOptions(), how)), Beta1, Beta2, Epsilon),
        ["thinc_adam"] = new((module, how) => new ThincAdam(module, Moments(new ThincAdamOptions(), how)), Beta1, Beta2, Epsilon),
        ["sgd"] = new((module, how) => new Sgd(module, Rates(new SgdOptions { Momentum = how.Optimizer.Momentum, Nesterov = how.Optimizer.Nesterov }, how)), Momentum, Nesterov),
        ["rmsprop"] = new((module, how) => new RmsProp(module, Rates(new RmsPropOptions { Momentum = how.Optimizer.Momentum }, how)), Momentum),
        ["adagrad"] = new((module, how) => new Adagrad(module, Rates(new AdagradOptions(), how))),
        ["adadelta"] = new((module, how) => new Adadelta(module, Rates(new AdadeltaOptions(), how))),
    };

    private static TOptions Rates<TOptions>(TOptions options, OptimizationConfig how) where TOptions : OptimizerOptions =>
        options with { LearningRate = how.LearningRate, WeightDecay = how.WeightDecay };

    private static TOptions Moments<TOptions>(TOptions options, OptimizationConfig how) where TOptions : MomentOptions =>
        Rates(options, how) with { Beta1 = how.Optimizer.Beta1, Beta2 = how.Optimizer.Beta2, Epsilon = how.Optimizer.Epsilon };
}
