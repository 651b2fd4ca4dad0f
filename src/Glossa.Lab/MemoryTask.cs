using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>A task that can only be done by remembering over a lag.</summary>
public abstract class MemoryTask
{
    /// <summary>The name in tables.</summary>
    public abstract string Name { get; }

    /// <summary>The name of the measure of a trained network.</summary>
    public abstract string Measure { get; }

    /// <summary>The best measure of a network without memory.</summary>
    public abstract double Baseline { get; }

    /// <summary>Whether less is better.</summary>
    public abstract bool IsError { get; }

    /// <summary>The measure from which on a network can do the task.</summary>
    public abstract double Solved { get; }

    /// <summary>Whether a measure says that a network can do the task.</summary>
    /// <param name="measure">The measure.</param>
    public bool IsSolved(double measure) => IsError ? measure <= Solved : measure >= Solved;

    /// <summary>The columns of a sequence.</summary>
    public abstract int Inputs { get; }

    /// <summary>The columns of an answer.</summary>
    public abstract int Outputs { get; }

    /// <summary>Draws sequences and asks a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="lag">The lag.</param>
    /// <param name="batch">How many sequences.</param>
    /// <param name="random">Where they are drawn from.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The loss, <c>Shape: []</c>, and the measure.</returns>
    public abstract (Tensor Loss, double Measure) Ask(Network network, int lag, int batch, CounterRandom random, Run run);
}
