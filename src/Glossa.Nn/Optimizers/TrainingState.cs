using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The state an optimiser, a <see cref="ParameterAverage"/> or a <see cref="Plateau"/> keeps between steps. Saved without loss and loaded
/// into a new object, it continues the training bit for bit as if it had not stopped.
/// </summary>
/// <param name="Kind">The type it belongs to: <c>Adam</c>.</param>
/// <param name="Tensors">Tensors by name, <c>encoder.weight.exp_avg</c>; not copies.</param>
/// <param name="Scalars">Single values by name, <c>encoder.weight.step</c>; whole numbers are exact up to 2⁵³.</param>
public sealed record TrainingState(string Kind, IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, double> Scalars)
{
    /// <summary>A number that must be there.</summary>
    internal double Scalar(string name) =>
        Scalars.TryGetValue(name, out double value) ? value
            : throw new OptimizerException($"The saved state of {Kind} has no '{name}'. It is incomplete or of another version.");

    /// <summary>Requires the state to belong to a type.</summary>
    internal void CheckKind(string kind)
    {
        if (Kind != kind)
        {
            throw new OptimizerException(
                $"A saved state of {Kind} cannot be loaded into {kind}. Make the object the state was saved from.");
        }
    }
}
