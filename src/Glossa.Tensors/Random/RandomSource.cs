using System.Text;

namespace Glossa.Tensors;

/// <summary>
/// The source of a run's randomness: a seed and a position. Every random operation takes the next <see cref="CounterRandom"/>; the two
/// values are the whole state, so saving them and setting them back continues bit-identically. There is no global generator.
/// </summary>
public sealed class RandomSource
{
    /// <summary>A stream at its beginning.</summary>
    /// <param name="seed">Any number; equal seeds give equal sequences.</param>
    public RandomSource(ulong seed) => Seed = seed;

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>The number of sequences taken.</summary>
    public ulong Position { get; set; }

    /// <summary>The next sequence.</summary>
    public CounterRandom Next() => new(Seed, Position++);

    /// <summary>An independent stream for a named purpose; it depends on the seed and the name alone, not on the position.</summary>
    /// <param name="name">The purpose, for example a parameter's path.</param>
    public RandomSource Fork(string name)
    {
        // FNV-1a over the name, then one Philox block to mix it with the seed.
        ulong hash = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes(name)) hash = (hash ^ value) * 1099511628211;
        (uint a, uint b, _, _) = new CounterRandom(Seed, ~0ul).Block(hash);
        return new RandomSource(((ulong)a << 32) | b);
    }
}
