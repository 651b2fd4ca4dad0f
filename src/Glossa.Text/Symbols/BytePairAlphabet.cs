namespace Glossa.Text;

/// <summary>
/// A printable character for every byte, as GPT-2 has it: itself where Latin-1 prints it, otherwise one from U+0100 on (a space is Ġ, a
/// line feed Ċ). The printable bytes have the first ids.
/// </summary>
internal static class BytePairAlphabet
{
    private const int Bytes = 256;

    private static readonly byte[] ByteOfId = [.. Enumerable.Range(0, Bytes)
        .Where(IsPrintable).Concat(Enumerable.Range(0, Bytes).Where(b => !IsPrintable(b))).Select(b => (byte)b)];
    private static readonly char[] CharOfByte = Chars();
    private static readonly short[] ByteOfChar = BytesOfChars();

    /// <summary>The byte of each id.</summary>
    public static ReadOnlySpan<byte> InOrder => ByteOfId;

    /// <summary>Bytes as printable characters.</summary>
    public static string Spell(ReadOnlySpan<byte> bytes)
    {
        Span<char> spelling = bytes.Length <= Bytes ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++) spelling[i] = CharOfByte[bytes[i]];
        return new string(spelling);
    }

    /// <summary>The character of a byte.</summary>
    public static char CharOf(byte value) => CharOfByte[value];

    /// <summary>Finds the byte of a character.</summary>
    public static bool TryByteOf(char character, out byte value)
    {
        short found = character < ByteOfChar.Length ? ByteOfChar[character] : (short)-1;
        value = (byte)found;
        return found >= 0;
    }

    private static bool IsPrintable(int b) => b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE;

    private static char[] Chars()
    {
        char[] chars = new char[Bytes];
        char next = (char)Bytes;
        for (int b = 0; b < Bytes; b++) chars[b] = IsPrintable(b) ? (char)b : next++;
        return chars;
    }

    private static short[] BytesOfChars()
    {
        short[] bytes = new short[CharOfByte.Max() + 1];
        bytes.AsSpan().Fill(-1);
        for (int b = 0; b < Bytes; b++) bytes[CharOfByte[b]] = (short)b;
        return bytes;
    }
}
