using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

/// <summary>The settings of <see cref="RmsProp"/>.</summary>
public sealed record RmsPropOptions : OptimizerOptions
{
    /// <summary>PyTorch's defaults: a rate of 0.01, no momentum, not centred.</summary>
    public RmsPropOptions() => LearningRate = 1e-2;

    /// <summary>α: how much of the averaged squared gradient a step keeps, in [0, 1).</summary>
    public double Alpha { get; init => field = Setting.Decay(value); } = 0.99;

    /// <summary>ε: keeps the step finite where gradients are zero.</summary>
    public double Epsilon { get; init => field = Setting.NotNegative(value); } = 1e-8;

    /// <summary>µ: how much of the previous step is kept. At least 0.</summary>
    public double Momentum { get; init => field = Setting.NotNegative(value); }

    /// <summary>Whether to divide by the deviation of the gradient instead of its mean square (Graves 2013).</summary>
    public bool Centered { get; init; }
}

/// <summary>
/// RMSprop (Tieleman and Hinton 2012, lecture 6.5; centred: Graves 2013, "Generating sequences with recurrent neural networks"):
/// <c>g ← g + λθ; s ← αs + (1 − α)g²; d = g / (√s + ε); θ ← θ − ηd</c>, with momentum <c>b ← µb + d; θ ← θ − ηb</c>; centred, with
/// <c>a ← αa + (1 − α)g</c>, s − a² stands under the root.
/// </summary>
/// <param name="groups">The groups of parameters to train.</param>
public sealed class RmsProp(IReadOnlyList<ParameterGroup<RmsPropOptions>> groups) : Optimizer<RmsPropOptions>(groups)
{
    /// <summary>Trains all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings; PyTorch's defaults when left out.</param>
    public RmsProp(Module module, RmsPropOptions? options = null) : this([new(module, options ?? new())]) { }

    /// <inheritdoc/>
    protected override void Update(ParameterStep step, RmsPropOptions options, ParameterMemory memory)
    {
        Formula formula = new(options);
        Tensor? buffer = options.Momentum > 0 ? memory["momentum_buffer"] : null, mean = options.Centered ? memory["grad_avg"] : null;
        step.Take(formula, memory["square_avg"], buffer, mean);
    }

    private readonly struct Formula(RmsPropOptions options) : IUpdate
    {
        private readonly double rate = options.LearningRate, alpha = options.Alpha, epsilon = options.Epsilon, decay = options.WeightDecay;
        private readonly double momentum = options.Momentum;
        private readonly bool centered = options.Centered;

        public UnchangedElements UnchangedByZeroGradient =>
            decay == 0 && epsilon > 0 ? UnchangedElements.WithZeroState : UnchangedElements.None;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Step<V>(ref V parameter, V gradient, ref V first, ref V second, ref V third) where V : struct, ILanes<V>
        {
            V g = gradient + (V.Of(decay) * parameter);
            first = (V.Of(alpha) * first) + (V.Of(1 - alpha) * g * g);
            V square = first;
            if (centered)
            {
                third = (V.Of(alpha) * third) + (V.Of(1 - alpha) * g);
                // Rounding must not make a variance negative.
                square = V.Max(V.Zero, first - (third * third));
            }
            V direction = g / (V.Sqrt(square) + V.Of(epsilon));
            if (momentum > 0) direction = second = (V.Of(momentum) * second) + direction;
            parameter -= V.Of(rate) * direction;
        }
    }
}
