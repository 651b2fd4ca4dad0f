using System.Buffers.Binary;

namespace Glossa.Text;

/// <summary>
/// MurmurHash2 (Appleby, public domain), the 64-bit variant for 64-bit machines ("64A"): the hash behind the string ids spaCy's files hold.
/// </summary>
public static class MurmurHash2
{
    private const ulong M = 0xC6A4A7935BD1E995;
    private const int R = 47;

    /// <summary>The hash of some bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="seed">The seed.</param>
    public static ulong Hash64(ReadOnlySpan<byte> bytes, ulong seed)
    {
        ulong h = seed ^ ((ulong)bytes.Length * M);
        while (bytes.Length >= sizeof(ulong))
        {
            ulong k = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * M;
            h = (h ^ ((k ^ (k >> R)) * M)) * M;
            bytes = bytes[sizeof(ulong)..];
        }
        if (bytes.Length > 0)
        {
            ulong tail = 0;
            for (int i = 0; i < bytes.Length; i++) tail |= (ulong)bytes[i] << (8 * i);
            h = (h ^ tail) * M;
        }
        h = (h ^ (h >> R)) * M;
        return h ^ (h >> R);
    }
}
