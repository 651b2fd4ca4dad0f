using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Glossa.Text;

/// <summary>
/// A fast hash of short texts for tables in memory. It is not stored anywhere and may change; <see cref="StringId"/> is the stable one.
/// </summary>
internal static class TextHash
{
    private const ulong A = 0x9E3779B97F4A7C15, B = 0xD6E8FEB86659FD93, C = 0xA0761D6478BD642F;
    private const int Block = 4;

    /// <summary>The hash of a text.</summary>
    public static ulong Of(ReadOnlySpan<char> text) => Of(ref MemoryMarshal.GetReference(text), text.Length);

    /// <summary>The hash of some characters, four of them at a time; the last four may overlap those before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(ref char text, int length)
    {
        ulong first, last;
        if (length >= Block)
        {
            first = Read(ref text, 0);
            last = Read(ref text, length - Block);
            if (length > 2 * Block) first = Long(ref text, length, first);
        }
        else if (length > 0)
        {
            first = text | ((ulong)Unsafe.Add(ref text, length >> 1) << 16) | ((ulong)Unsafe.Add(ref text, length - 1) << 32);
            last = 0;
        }
        else
        {
            first = last = 0;
        }
        return Mix(first ^ A, last ^ B ^ (uint)length);
    }

    private static ulong Long(ref char text, int length, ulong hash)
    {
        for (int at = Block; at < length - Block; at += Block) hash = Mix(hash ^ C, Read(ref text, at) ^ B);
        return hash;
    }

    private static ulong Mix(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return high ^ low;
    }

    private static ulong Read(ref char text, int at) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<char, byte>(ref Unsafe.Add(ref text, at)));
}
