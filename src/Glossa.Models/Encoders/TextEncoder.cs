using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Turns every text into a vector. Models that classify or compare texts take any text encoder.</summary>
public abstract class TextEncoder : Module
{
    /// <summary>The width of a text's vector.</summary>
    public abstract int Size { get; }

    /// <summary>Encodes texts.</summary>
    /// <param name="batch">Their tokens.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>A row for each text. <c>Shape: [texts, Size]</c>.</returns>
    public abstract Tensor Forward(TokenBatch batch, Run run);
}
