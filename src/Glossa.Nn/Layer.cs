using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// A module from one tensor to one tensor. To write one, derive and override <see cref="Compute"/> with the layer's formula; calling goes
/// through <see cref="Forward"/>, which names the layer in errors and profiles and recycles the memory of intermediate values in
/// predictions.
/// </summary>
public abstract class Layer : Module
{
    /// <summary>Computes the layer.</summary>
    /// <param name="x">The input. <c>Shape:</c> as the layer's description says.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The output. <c>Shape:</c> as the layer's description says.</returns>
    /// <exception cref="ShapeException">The input does not fit the layer; the message names the layer's path, what was given and what is
    /// needed.</exception>
    /// <exception cref="OutOfRangeException">A setting of the layer is not possible.</exception>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    public Tensor Forward(Tensor x, Run run) => Within(run, () => Compute(x, run));

    /// <summary>The layer's formula.</summary>
    /// <param name="x">The input.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The output.</returns>
    protected abstract Tensor Compute(Tensor x, Run run);
}

/// <summary>A layer that treats every row on its own, so that it runs on packed sequences as they are.</summary>
public abstract class TokenwiseLayer : Layer
{
    /// <summary>Computes the layer on the rows of packed sequences.</summary>
    /// <param name="x">The sequences, of the width of the layer's input.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>Sequences of the same lengths, of the width of its output.</returns>
    /// <exception cref="ShapeException">The width does not fit the layer.</exception>
    public PackedSequence Forward(PackedSequence x, Run run) => x.With(Forward(x.Data, run));
}
