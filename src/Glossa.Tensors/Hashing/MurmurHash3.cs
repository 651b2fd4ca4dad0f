using System.Numerics;

namespace Glossa.Tensors;

/// <summary>MurmurHash3 (Appleby 2011, public domain), the 128-bit variant for 32-bit machines, of a 64-bit key.</summary>
public static class MurmurHash3
{
    private const uint C1 = 0x239B961B, C2 = 0xAB0E9789, C3 = 0x38B34AE5;

    /// <summary>Four 32-bit hashes of a key.</summary>
    /// <param name="key">The key, hashed as its eight bytes, lowest first.</param>
    /// <param name="seed">The seed.</param>
    public static (uint A, uint B, uint C, uint D) Hash128(ulong key, uint seed)
    {
        // Eight bytes are less than one 16-byte block, so only the tail mixes the key in.
        uint h1 = seed, h2 = seed, h3 = seed, h4 = seed;
        h2 ^= BitOperations.RotateLeft((uint)(key >> 32) * C2, 16) * C3;
        h1 ^= BitOperations.RotateLeft((uint)key * C1, 15) * C2;

        h1 ^= 8;
        h2 ^= 8;
        h3 ^= 8;
        h4 ^= 8;
        h1 += h2 + h3 + h4;
        h2 += h1;
        h3 += h1;
        h4 += h1;
        h1 = Finish(h1);
        h2 = Finish(h2);
        h3 = Finish(h3);
        h4 = Finish(h4);
        h1 += h2 + h3 + h4;
        return (h1, h2 + h1, h3 + h1, h4 + h1);
    }

    private static uint Finish(uint h)
    {
        h = (h ^ (h >> 16)) * 0x85EBCA6B;
        h = (h ^ (h >> 13)) * 0xC2B2AE35;
        return h ^ (h >> 16);
    }
}
