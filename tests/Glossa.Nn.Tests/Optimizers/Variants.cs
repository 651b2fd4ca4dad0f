namespace Glossa.Nn.Tests.Optimizers;

/// <summary>Every optimiser, plain and with everything switched on.</summary>
internal static class Variants
{
    private static readonly Dictionary<string, Func<Module, Optimizer>> Known = new()
    {
        ["sgd"] = m => new Sgd(m, new() { LearningRate = 0.05 }),
        ["sgd weight decay"] = m => new Sgd(m, new() { LearningRate = 0.05, WeightDecay = 0.1 }),
        ["sgd dampening weight decay"] = m => new Sgd(m, new() { LearningRate = 0.05, Momentum = 0.8, Dampening = 0.5, WeightDecay = 0.1 }),
        ["sgd nesterov"] = m => new Sgd(m, new() { LearningRate = 0.05, Momentum = 0.9, Nesterov = true }),
        ["adam"] = m => new Adam(m),
        ["adam everything"] = m => new Adam(
            m, new() { LearningRate = 0.02, Beta1 = 0.7, Beta2 = 0.9, Epsilon = 1e-3, WeightDecay = 0.1, AmsGrad = true }),
        ["adamw"] = m => new AdamW(m),
        ["adamw everything"] = m => new AdamW(
            m, new() { LearningRate = 0.02, Beta1 = 0.7, Beta2 = 0.9, Epsilon = 1e-3, WeightDecay = 0.1, AmsGrad = true }),
        ["radam"] = m => new RAdam(m),
        ["radam small beta2"] = m => new RAdam(
            m, new() { LearningRate = 0.02, Beta1 = 0.8, Beta2 = 0.9, Epsilon = 1e-3, WeightDecay = 0.05 }),
        ["nadam"] = m => new NAdam(m),
        ["nadam everything"] = m => new NAdam(
            m, new() { LearningRate = 0.02, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-4, WeightDecay = 0.1, MomentumDecay = 0.05 }),
        ["adamax"] = m => new Adamax(m),
        ["adamax everything"] = m => new Adamax(
            m, new() { LearningRate = 0.02, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-2, WeightDecay = 0.1 }),
        ["adagrad"] = m => new Adagrad(m),
        ["adagrad everything"] = m => new Adagrad(
            m, new() { LearningRate = 0.1, LearningRateDecay = 0.2, WeightDecay = 0.1, InitialAccumulator = 0.5, Epsilon = 1e-3 }),
        ["adadelta"] = m => new Adadelta(m),
        ["adadelta everything"] = m => new Adadelta(m, new() { LearningRate = 0.5, Rho = 0.8, Epsilon = 1e-3, WeightDecay = 0.1 }),
        ["rmsprop"] = m => new RmsProp(m),
        ["rmsprop momentum"] = m => new RmsProp(
            m, new() { LearningRate = 0.01, Alpha = 0.9, Epsilon = 1e-3, Momentum = 0.7, WeightDecay = 0.1 }),
        ["rmsprop centered"] = m => new RmsProp(
            m, new() { LearningRate = 0.01, Alpha = 0.8, Epsilon = 1e-3, WeightDecay = 0.1, Centered = true }),
        ["rmsprop momentum centered"] = m => new RmsProp(m, new() { LearningRate = 0.01, Momentum = 0.9, Centered = true }),
        ["thinc adam"] = m => new ThincAdam(m, new() { WeightDecay = 0.01 }),
        ["thinc adam L2"] = m => new ThincAdam(m, new() { WeightDecay = 0.01, DecoupledWeightDecay = false, GradientClip = 0.5 }),
        ["thinc radam"] = m => new ThincAdam(m, new() { Rectified = true, GradientClip = 0 }),
    };

    public static IEnumerable<object[]> All => Known.Keys.Select(name => new object[] { name });

    public static Optimizer Make(string name, Module module) => Known[name](module);
}
