namespace Glossa.Tensors;

/// <summary>
/// Fused recurrent layers over packed sequences: products with the previous state and activations of a step in one pass. Gates, sums and
/// their gradients have one row pitch, other tensors are contiguous.
/// </summary>
public interface IRecurrentKernels
{
    /// <summary>Computes the steps of <see cref="Tensor.Lstm"/> after the product with the inputs.</summary>
    /// <param name="memory">Arguments, results, and what the backward pass will need.</param>
    /// <param name="run">The run.</param>
    void Lstm(LstmMemory memory, Run run);

    /// <summary>Computes the gradients of <see cref="Lstm"/>, last step first.</summary>
    /// <param name="memory">The memory the forward pass left.</param>
    /// <param name="gradients">The gradients of the results and those to compute.</param>
    /// <param name="run">The run.</param>
    void LstmGradient(LstmMemory memory, LstmGradients gradients, Run run);

    /// <summary>Computes the steps of <see cref="Tensor.Gru"/> after the product with the inputs.</summary>
    /// <param name="memory">Arguments, results, and what the backward pass will need.</param>
    /// <param name="run">The run.</param>
    void Gru(GruMemory memory, Run run);

    /// <summary>Computes the gradients of <see cref="Gru"/>, last step first.</summary>
    /// <param name="memory">The memory the forward pass left.</param>
    /// <param name="gradients">The gradients of the results and those to compute.</param>
    /// <param name="run">The run.</param>
    void GruGradient(GruMemory memory, GruGradients gradients, Run run);
}
