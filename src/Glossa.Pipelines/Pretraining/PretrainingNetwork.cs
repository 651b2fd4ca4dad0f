using Glossa.Models;
using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>An encoder and the head that predicts from its vectors, as one module that is trained.</summary>
/// <param name="encoder">The encoder.</param>
/// <param name="head">The head.</param>
public sealed class PretrainingNetwork(TokenEncoder encoder, Module head) : Module
{
    private readonly TokenEncoder encoder = encoder;
    private readonly Module head = head;

    /// <summary>The layers of the encoder, and the head as the last one.</summary>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => [.. encoder.ParameterLayers, Together(head)];
}
