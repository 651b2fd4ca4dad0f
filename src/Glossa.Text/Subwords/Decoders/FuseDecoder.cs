namespace Glossa.Text;

/// <summary>Puts all pieces together.</summary>
internal sealed class FuseDecoder : DecoderStep
{
    /// <inheritdoc/>
    public override List<string> Apply(List<string> pieces) => [string.Concat(pieces)];
}
