namespace Glossa.Nn;

/// <summary>Parameters with the same optimiser settings.</summary>
public abstract class ParameterGroup
{
    private protected ParameterGroup(IEnumerable<Parameter> parameters) => Parameters = [.. parameters];

    /// <summary>The parameters.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>The learning rate, which schedules set.</summary>
    public abstract double LearningRate { get; set; }

    /// <summary>The weight decay.</summary>
    public abstract double WeightDecay { get; set; }
}

/// <summary>
/// Parameters with the same optimiser settings, and these settings. Groups give parts of a model their own rate, or spare vectors (biases,
/// gains) the decay: <c>new Adam([new(encoder, slow), new(decoder, fast)])</c>.
/// </summary>
/// <typeparam name="TOptions">The optimiser's settings.</typeparam>
public sealed class ParameterGroup<TOptions> : ParameterGroup where TOptions : OptimizerOptions
{
    /// <summary>A group of given parameters.</summary>
    /// <param name="parameters">The parameters; frozen ones are left alone until they are not frozen any more.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptimizerException">The settings contradict each other.</exception>
    public ParameterGroup(IEnumerable<Parameter> parameters, TOptions options) : base(parameters) => Options = options;

    /// <summary>A group of all parameters of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="OptimizerException">The settings contradict each other.</exception>
    public ParameterGroup(Module module, TOptions options) : this(module.Parameters.Select(entry => entry.Parameter), options) { }

    /// <summary>The settings; replace them to change one: <c>group.Options = group.Options with { Momentum = 0.95 }</c>.</summary>
    /// <exception cref="OptimizerException">They contradict each other.</exception>
    public TOptions Options
    {
        get;
        set
        {
            value.Validate();
            field = value;
        }
    }

    /// <inheritdoc/>
    public override double LearningRate
    {
        get => Options.LearningRate;
        set => Options = Options with { LearningRate = value };
    }

    /// <inheritdoc/>
    public override double WeightDecay
    {
        get => Options.WeightDecay;
        set => Options = Options with { WeightDecay = value };
    }
}
