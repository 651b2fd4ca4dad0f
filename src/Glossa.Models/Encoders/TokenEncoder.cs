using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Turns every token into a vector. What it looks at (the token alone, a window, the whole text) is its own affair: models take any token encoder.</summary>
public abstract class TokenEncoder : Module
{
    /// <summary>The columns of a token's vector.</summary>
    public abstract int Size { get; }

    /// <summary>Encodes tokens.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>A row for each token. <c>Shape: [tokens, Size]</c>.</returns>
    public abstract Tensor Forward(TokenBatch batch, Run run);
}
