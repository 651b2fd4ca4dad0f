using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="Adagrad"/>.</summary>
public sealed record AdagradOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.01.</summary>
    public AdagradOptions() => LearningRate = 1e-2;

    /// <summary>The decay of the rate: at step t it is divided by <c>1 + (t − 1) · LearningRateDecay</c>.</summary>
    public double LearningRateDecay { get; init => field = Setting.NotNegative(value); }

    /// <summary>The start value of the sum of squares.</summary>
    public double InitialAccumulator { get; init => field = Setting.NotNegative(value); }

    /// <summary>ε: keeps the step finite where gradients are zero.</summary>
    public double Epsilon { get; init => field = Setting.NotNegative(value); } = 1e-10;
}

/// <summary>
/// Adagrad (Duchi, Hazan and Singer 2011, "Adaptive subgradient methods for online learning and stochastic optimization"):
/// <c>g ← g + λθ; s ← s + g²; θ ← θ − ηₜ · g / (√s + ε)</c>.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class Adagrad(IReadOnlyList<ParameterGroup<AdagradOptions>> groups) : Optimizer<AdagradOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public Adagrad(Module module, AdagradOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, AdagradOptions options, ParameterMemory memory) =>
        step.Take(new Formula(options, memory.Steps), memory.Tensor("sum", options.InitialAccumulator));

    private readonly struct Formula(AdagradOptions options, long step) : IUpdate
    {
        private readonly double rate = options.LearningRate / (1 + ((step - 1) * options.LearningRateDecay)), epsilon = options.Epsilon,
            decay = options.WeightDecay;

        public UnchangedElements UnchangedByZeroGradient =>
            decay == 0 && epsilon > 0 ? UnchangedElements.All : UnchangedElements.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            V g = gradient + (V.Of(decay) * parameter);
            first += g * g;
            parameter -= V.Of(rate) * g / (V.Sqrt(first) + V.Of(epsilon));
        }
    }
}
