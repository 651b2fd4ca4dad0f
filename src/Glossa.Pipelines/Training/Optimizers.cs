using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>
/// The optimisers a configuration can name: the whole list. All take <c>learning_rate</c> and <c>weight_decay</c> of the training section.
/// </summary>
public static class Optimizers
{
    private const string Beta1 = "beta1", Beta2 = "beta2", Momentum = "momentum", Nesterov = "nesterov", Epsilon = "epsilon";

    /// <summary>The kinds, each with the delegate that makes it for the parameters of a model.</summary>
    public static IReadOnlyDictionary<string, ConfigChoice<Func<Module, OptimizationConfig, Optimizer>>> Kinds { get; } =
        new Dictionary<string, ConfigChoice<Func<Module, OptimizationConfig, Optimizer>>>
        {
            ["adam"] = new((module, how) => new Adam(Groups(module, Moments(new AdamOptions(), how), how)), Beta1, Beta2, Epsilon),
            ["adamw"] = new((module, how) => new AdamW(Groups(module, Moments(new AdamWOptions(), how), how)), Beta1, Beta2, Epsilon),
            ["adamax"] = new((module, how) => new Adamax(Groups(module, Moments(new AdamaxOptions(), how), how)), Beta1, Beta2, Epsilon),
            ["nadam"] = new((module, how) => new NAdam(Groups(module, Moments(new NAdamOptions(), how), how)), Beta1, Beta2, Epsilon),
            ["radam"] = new((module, how) => new RAdam(Groups(module, Moments(new RAdamOptions(), how), how)), Beta1, Beta2, Epsilon),
            ["thinc_adam"] = new(
                (module, how) => new ThincAdam(Groups(module, Moments(new ThincAdamOptions(), how), how)), Beta1, Beta2, Epsilon),
            ["sgd"] = new(
                (module, how) => new Sgd(Groups(
                    module, Rates(new SgdOptions { Momentum = how.Optimizer.Momentum, Nesterov = how.Optimizer.Nesterov }, how), how)),
                Momentum, Nesterov),
            ["rmsprop"] = new(
                (module, how) => new RmsProp(Groups(module, Rates(new RmsPropOptions { Momentum = how.Optimizer.Momentum }, how), how)),
                Momentum),
            ["adagrad"] = new((module, how) => new Adagrad(Groups(module, Rates(new AdagradOptions(), how), how))),
            ["adadelta"] = new((module, how) => new Adadelta(Groups(module, Rates(new AdadeltaOptions(), how), how))),
        };

    private static TOptions Rates<TOptions>(TOptions options, OptimizationConfig how) where TOptions : OptimizerOptions =>
        options with { LearningRate = how.LearningRate, WeightDecay = how.WeightDecay };

    private static TOptions Moments<TOptions>(TOptions options, OptimizationConfig how) where TOptions : MomentOptions =>
        Rates(options, how) with { Beta1 = how.Optimizer.Beta1, Beta2 = how.Optimizer.Beta2, Epsilon = how.Optimizer.Epsilon };

    /// <summary>
    /// Returns the parameters in groups, first the one that schedules follow: the output's layer and then each layer below; or else those
    /// that no part names, and then each part with its learning rate.
    /// </summary>
    private static IReadOnlyList<ParameterGroup<TOptions>> Groups<TOptions>(Module module, TOptions options, OptimizationConfig how)
        where TOptions : OptimizerOptions
    {
        if (how.LayerDecay != 1 || how.UnfreezeEvery > 0)
        {
            LayerGroups layers = new(module);
            if (layers.Groups.Count > 1) return layers.ToParameterGroups(options, how.LayerDecay);
            throw new ConfigException("training.layer_decay and training.unfreeze_every go through a model's layers from the output down, "
                + $"but a {module.GetType().Name} has no stacked layers. "
                + "Leave them out; training.parts sets the rates of parts that are not stacked.");
        }
        LayerGroups groups = new(module, ["", .. how.Parts.Keys]);
        PartConfig[] parts = [new(), .. how.Parts.Values];
        return [.. groups.Groups.Select((group, i) => new ParameterGroup<TOptions>(group, options with
        {
            LearningRate = parts[i].LearningRate ?? options.LearningRate,
            WeightDecay = parts[i].WeightDecay ?? options.WeightDecay,
        }))];
    }
}
