using System.Runtime.CompilerServices;

namespace Glossa.Text;

/// <summary>
/// Pieces by their characters: one step leads from a prefix to the prefix with one more character. The steps of all prefixes are in one
/// hash table, so that a step costs one look-up and nothing is allocated.
/// </summary>
internal sealed class PieceTrie
{
    /// <summary>The node of the empty prefix.</summary>
    public const int Root = 0;

    /// <summary>The value of a prefix that is no piece.</summary>
    public const int None = -1;

    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private const int SmallestBits = 8;

    private Edge[] edges = new Edge[1 << SmallestBits];
    private int shift = 64 - SmallestBits;
    private int count;

    /// <summary>Adds a piece; its value replaces an earlier one.</summary>
    /// <param name="piece">The characters.</param>
    /// <param name="value">What is found at their end, 0 or more.</param>
    public void Add(ReadOnlySpan<char> piece, int value)
    {
        int node = Root;
        for (int i = 0; i < piece.Length; i++)
        {
            if (2 * (count + 1) > edges.Length) Grow();
            ref Edge edge = ref Find(Key(node, piece[i]));
            if (edge.Key == 0)
            {
                edge = new Edge { Key = Key(node, piece[i]), Node = ++count, Value = None };
            }
            if (i == piece.Length - 1) edge.Value = value;
            node = edge.Node;
        }
    }

    /// <summary>Takes one step, if a piece continues so.</summary>
    /// <param name="node">The prefix, which becomes the longer one.</param>
    /// <param name="next">The character.</param>
    /// <param name="value">The value of the longer prefix, or <see cref="None"/> where it is no piece.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Step(ref int node, char next, out int value)
    {
        ref readonly Edge edge = ref Find(Key(node, next));
        if (edge.Key == 0)
        {
            value = None;
            return false;
        }
        (node, value) = (edge.Node, edge.Value);
        return true;
    }

    /// <summary>Returns the node of a prefix, or null where no piece begins with it.</summary>
    /// <param name="prefix">The characters.</param>
    public int? NodeOf(ReadOnlySpan<char> prefix)
    {
        int node = Root;
        foreach (char c in prefix)
        {
            if (!Step(ref node, c, out _)) return null;
        }
        return node;
    }

    /// <summary>Returns the value of the longest piece that a text begins with, or <see cref="None"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="node">The node from which to start: <see cref="Root"/>, or that of a prefix.</param>
    /// <param name="length">The number of characters of the piece, without the prefix.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Longest(ReadOnlySpan<char> text, int node, out int length)
    {
        int best = None;
        length = 0;
        for (int i = 0; i < text.Length && Step(ref node, text[i], out int value); i++)
        {
            if (value != None) (best, length) = (value, i + 1);
        }
        return best;
    }

    /// <summary>The key of a step; never 0, which marks a free place.</summary>
    private static ulong Key(int node, char next) => (((ulong)(uint)node << 16) | next) + 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Edge Find(ulong key)
    {
        Edge[] table = edges;
        uint at = (uint)((key * Multiplier) >> shift);
        while (true)
        {
            ref Edge edge = ref table[at];
            if (edge.Key == key || edge.Key == 0) return ref edge;
            at = (at + 1) & (uint)(table.Length - 1);
        }
    }

    private void Grow()
    {
        Edge[] old = edges;
        edges = new Edge[old.Length * 2];
        shift--;
        foreach (Edge edge in old)
        {
            if (edge.Key != 0) Find(edge.Key) = edge;
        }
    }

    private struct Edge
    {
        public ulong Key;
        public int Node;
        public int Value;
    }
}
