using System.Numerics;

namespace Glossa.Tensors;

/// <summary>
/// MurmurHash3 (Appleby 2011, public domain), the 128-bit variant for 64-bit machines, of a 64-bit key: the one thinc hashes keys with.
/// </summary>
public static class MurmurHash3
{
    private const ulong C1 = 0x87C37B91114253D5, C2 = 0x4CF5AD432745937F;

    /// <summary>Four 32-bit hashes of a key.</summary>
    /// <param name="key">The key, hashed as its eight bytes, lowest first.</param>
    /// <param name="seed">The seed.</param>
    public static (uint A, uint B, uint C, uint D) Hash128(ulong key, uint seed)
    {
        // Eight bytes are less than one 16-byte block, so only the tail mixes the key in.
        ulong h1 = seed ^ (BitOperations.RotateLeft(key * C1, 31) * C2), h2 = seed;

        h1 ^= 8;
        h2 ^= 8;
        h1 += h2;
        h2 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h1 += h2;
        h2 += h1;
        return ((uint)h1, (uint)(h1 >> 32), (uint)h2, (uint)(h2 >> 32));
    }

    private static ulong Finish(ulong h)
    {
        h = (h ^ (h >> 33)) * 0xFF51AFD7ED558CCD;
        h = (h ^ (h >> 33)) * 0xC4CEB9FE1A85EC53;
        return h ^ (h >> 33);
    }
}
