using System.Runtime.CompilerServices;

namespace Glossa.Tensors;

/// <summary>
/// A random sequence that can be read at any position: Philox-4x32 with ten rounds (Salmon et al. 2011, "Parallel random numbers: as easy
/// as 1, 2, 3"). Element <c>i</c> is a pure function of seed, stream and <c>i</c>, so threads, backends and the backward pass all see the
/// same values.
/// </summary>
/// <param name="Seed">The key.</param>
/// <param name="Stream">The index of the sequence among the 2⁶⁴ of this seed.</param>
public readonly record struct CounterRandom(ulong Seed, ulong Stream)
{
    private const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>The four words of block <paramref name="index"/>.</summary>
    /// <param name="index">The block's number; it holds elements 4·index to 4·index + 3.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (uint A, uint B, uint C, uint D) Block(ulong index)
    {
        uint a = (uint)index, b = (uint)(index >> 32), c = (uint)Stream, d = (uint)(Stream >> 32);
        uint key0 = (uint)Seed, key1 = (uint)(Seed >> 32);
        for (int round = 0; round < Rounds; round++)
        {
            ulong p0 = (ulong)Multiplier0 * a, p1 = (ulong)Multiplier1 * c;
            (a, b, c, d) = ((uint)(p1 >> 32) ^ b ^ key0, (uint)p1, (uint)(p0 >> 32) ^ d ^ key1, (uint)p0);
            key0 += Weyl0;
            key1 += Weyl1;
        }
        return (a, b, c, d);
    }

    /// <summary>Element <paramref name="index"/> as 32 random bits.</summary>
    /// <param name="index">The position, from 0.</param>
    public uint Bits(long index)
    {
        (uint a, uint b, uint c, uint d) = Block((ulong)index >> 2);
        return (index & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    /// <summary>Element <paramref name="index"/> as a number in [0, 1), a multiple of 2⁻²⁴ (exact in single precision).</summary>
    /// <param name="index">The position, from 0.</param>
    public double Uniform(long index) => (Bits(index) >> 8) * (1.0 / (1 << 24));

    /// <summary>
    /// Element <paramref name="index"/> as a normally distributed number with mean 0 and variance 1 (Box–Muller on two words of one block).
    /// </summary>
    /// <param name="index">The position, from 0.</param>
    public double Normal(long index)
    {
        (uint a, uint b, uint c, uint d) = Block((ulong)index >> 1);
        (uint first, uint second) = (index & 1) == 0 ? (a, b) : (c, d);
        double radius = Math.Sqrt(-2 * Math.Log((first + 1.0) * (1.0 / 4294967296.0)));
        return radius * Math.Cos(2 * Math.PI / 4294967296.0 * second);
    }

    /// <summary>Element <paramref name="index"/> as an integer in [0, <paramref name="limit"/>), with a bias below limit / 2³².</summary>
    /// <param name="index">The position, from 0.</param>
    /// <param name="limit">The exclusive upper bound, at least 1.</param>
    public int Integer(long index, int limit) => (int)((Bits(index) * (ulong)limit) >> 32);
}
