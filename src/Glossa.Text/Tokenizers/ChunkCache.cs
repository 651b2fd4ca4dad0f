using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Glossa.Text;

/// <summary>
/// The pieces of the most recent stretches between spaces: a table of fixed size in which four stretches share a place and
/// a newcomer takes the place of one. Readers and writers need no lock, because an entry is an immutable object and is compared with the
/// stretch itself; the worst that can happen is that a stretch is split once more.
/// </summary>
internal sealed class ChunkCache
{
    private const int Ways = 4;

    private readonly Slot[] slots;
    private readonly int setMask;
    private uint turn;

    /// <param name="size">How many stretches to keep, rounded up to a power of two.</param>
    public ChunkCache(int size)
    {
        slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(size, Ways))];
        setMask = (slots.Length / Ways) - 1;
    }

    /// <summary>
    /// Returns the pieces of a stretch: a <see cref="Lexeme"/> if it is one plain word, <see cref="ChunkPieces"/> otherwise; null if it is
    /// not known.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public object? Find(ref char chunk, int length, ulong hash)
    {
        ref Slot set = ref Set(hash);
        for (int way = 0; way < Ways; way++)
        {
            ref Slot slot = ref Unsafe.Add(ref set, way);
            if (slot.Hash != hash || slot.Entry is not { } entry) continue;
            ReadOnlySpan<char> text = MemoryMarshal.CreateReadOnlySpan(ref chunk, length);
            if (entry is Lexeme lexeme ? text.SequenceEqual(lexeme.Text) : Unsafe.As<ChunkPieces>(entry).Is(text)) return entry;
        }
        return null;
    }

    /// <summary>Keeps what a stretch was split into.</summary>
    public void Add(object entry, ulong hash)
    {
        ref Slot set = ref Set(hash);
        for (int way = 0; way < Ways; way++)
        {
            ref Slot free = ref Unsafe.Add(ref set, way);
            if (free.Entry is not null) continue;
            Put(ref free, entry, hash);
            return;
        }
        Put(ref Unsafe.Add(ref set, (int)(turn++ % Ways)), entry, hash);
    }

    private static void Put(ref Slot slot, object entry, ulong hash)
    {
        slot.Entry = entry;
        slot.Hash = hash;
    }

    private ref Slot Set(ulong hash) => ref slots[((int)(hash >> 32) & setMask) * Ways];

    private struct Slot
    {
        public ulong Hash;
        public object? Entry;
    }
}
