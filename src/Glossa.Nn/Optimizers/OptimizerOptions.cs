namespace Glossa.Nn;

/// <summary>The settings every optimiser has.</summary>
public abstract record OptimizerOptions
{
    /// <summary>The learning rate: the factor of every step. At least 0.</summary>
    public double LearningRate { get; init => field = Setting.NotNegative(value); }

    /// <summary>The strength with which every step pulls the parameters towards zero; 0 does not. At least 0.</summary>
    public double WeightDecay { get; init => field = Setting.NotNegative(value); }

    /// <summary>Refuses settings that contradict each other.</summary>
    /// <exception cref="OptimizerException">They do.</exception>
    protected internal virtual void Validate() { }
}

/// <summary>The settings of the optimisers that average gradients and their squares: Adam and its descendants.</summary>
public abstract record MomentOptions : OptimizerOptions
{
    /// <summary>β₁: how much of the averaged gradient a step keeps, in [0, 1).</summary>
    public double Beta1 { get; init => field = Setting.Decay(value); } = 0.9;

    /// <summary>β₂: how much of the averaged squared gradient a step keeps, in [0, 1).</summary>
    public double Beta2 { get; init => field = Setting.Decay(value); } = 0.999;

    /// <summary>ε: keeps the step finite where gradients are zero.</summary>
    public double Epsilon { get; init => field = Setting.NotNegative(value); } = 1e-8;
}
