using Glossa.Models;
using Glossa.Nn;

namespace Glossa.Pipelines;

/// <summary>The encoder of a pipeline and the models of its heads, as one module that is trained.</summary>
/// <param name="encoder">The encoder, which heads hold too.</param>
/// <param name="heads">The models of the heads by name.</param>
internal sealed class PipelineNetwork(TokenEncoder encoder, IReadOnlyDictionary<string, Module> heads) : Module
{
    private readonly TokenEncoder encoder = encoder;
    private readonly Dictionary<string, Module> heads = new(heads);

    /// <summary>The layers of the encoder, and all parameters that belong to the heads alone as the last one.</summary>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers =>
    [
        .. encoder.ParameterLayers,
        [.. Together(heads.Values).Distinct().Except(Together(encoder))],
    ];

    /// <summary>Gives every parameter an initial value, each head's as if it were trained alone.</summary>
    /// <param name="seed">The seed of the initial values.</param>
    public void Initialize(ulong seed)
    {
        // An encoder that no head reads is initialised too.
        encoder.Initialize(seed);
        foreach (Module head in heads.Values) head.Initialize(seed);
        // Names the parameters by their paths in the whole.
        LoadState(State());
    }
}
