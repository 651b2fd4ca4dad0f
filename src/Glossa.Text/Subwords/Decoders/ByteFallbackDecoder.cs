using System.Text;

namespace Glossa.Text;

/// <summary>Makes characters of neighbouring pieces <c>&lt;0x00&gt;</c> …; a byte of no character becomes U+FFFD.</summary>
internal sealed class ByteFallbackDecoder : DecoderStep
{
    /// <inheritdoc/>
    public override List<string> Apply(List<string> pieces)
    {
        List<string> result = [];
        List<byte> bytes = [];
        foreach (string piece in pieces)
        {
            if (BytePieces.TryByteOf(piece, out byte value))
            {
                bytes.Add(value);
                continue;
            }
            Flush();
            result.Add(piece);
        }
        Flush();
        return result;

        void Flush()
        {
            if (bytes.Count > 0) result.Add(Encoding.UTF8.GetString([.. bytes]));
            bytes.Clear();
        }
    }
}
