using System.Numerics;

namespace Glossa.Tensors;

/// <summary>
/// The binary tree of pairwise folds: chunks are its leaves, and a left half is always full. A tree continued by neutral elements has the
/// same sums in the same places.
/// </summary>
internal static class Pairs
{
    /// <summary>The rows of a chunk of sums over rows that are chosen one by one, and over segments.</summary>
    public const int ChunkRows = 32;

    /// <summary>The elements of the left half: the largest power of two of chunks that leaves some for the right one.</summary>
    /// <param name="count">The elements, more than a chunk.</param>
    /// <param name="chunk">The elements of a chunk.</param>
    public static long Left(long count, int chunk) => (long)chunk << BitOperations.Log2((ulong)((count - 1) / chunk));

    /// <summary>The levels of the tree above its leaves, 0 for a single chunk.</summary>
    /// <param name="count">The elements.</param>
    /// <param name="chunk">The elements of a chunk.</param>
    public static int Depth(long count, int chunk) => count <= chunk ? 0 : BitOperations.Log2((ulong)((count - 1) / chunk)) + 1;
}
