using System.Text;

namespace Glossa.Text;

/// <summary>
/// Makes bytes of their printable characters (<see cref="BytePairAlphabet"/>) and text of the bytes. Bytes that are not UTF-8 become
/// U+FFFD; a piece with other characters, such as an added token, is text already.
/// </summary>
internal sealed class ByteLevelDecoder : DecoderStep
{
    /// <inheritdoc/>
    public override List<string> Apply(List<string> pieces)
    {
        List<byte> bytes = [];
        foreach (string piece in pieces)
        {
            int before = bytes.Count;
            foreach (char c in piece)
            {
                if (BytePairAlphabet.TryByteOf(c, out byte value))
                {
                    bytes.Add(value);
                    continue;
                }
                bytes.RemoveRange(before, bytes.Count - before);
                bytes.AddRange(Encoding.UTF8.GetBytes(piece));
                break;
            }
        }
        return [Encoding.UTF8.GetString([.. bytes])];
    }
}
