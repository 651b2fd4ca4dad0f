using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>Fills a buffer with the next bytes of a file, all of it, or throws.</summary>
internal delegate void ByteSource(Span<byte> target);

/// <summary>
/// Turns the elements of a tensor file into tensors and ids, a piece at a time: no second copy of the whole is ever made.
/// </summary>
internal static class ElementReader
{
    private const int PieceElements = 1 << 15;

    /// <summary>Reads a tensor; the caller has made sure that the file holds its bytes.</summary>
    public static Tensor ReadTensor(ByteSource source, ElementFormat format, bool bigEndian, Shape shape, Backend backend)
    {
        Tensor tensor = new(shape, backend);
        int piece = (int)Math.Min(PieceElements, shape.Count);
        float[] floats = ArrayPool<float>.Shared.Rent(piece);
        double[] doubles = ArrayPool<double>.Shared.Rent(piece);
        ForPieces(source, format, bigEndian, shape.Count, (start, bytes) =>
        {
            // Each format goes through the narrower of the two that holds it exactly, so that a number is rounded at most once
            // (64-bit integers beyond 2⁵³ excepted).
            switch (format)
            {
                case ElementFormat.Float32: backend.Write(tensor, start, MemoryMarshal.Cast<byte, float>(bytes)); break;
                case ElementFormat.Float64: backend.Write(tensor, start, MemoryMarshal.Cast<byte, double>(bytes)); break;
                case ElementFormat.Float16: backend.Write(tensor, start, Convert<Half, float>(bytes, floats)); break;
                case ElementFormat.BFloat16: backend.Write(tensor, start, FromBFloat16(bytes, floats)); break;
                case ElementFormat.Int64: backend.Write(tensor, start, Convert<long, double>(bytes, doubles)); break;
                case ElementFormat.Int32: backend.Write(tensor, start, Convert<int, double>(bytes, doubles)); break;
                case ElementFormat.Int16: backend.Write(tensor, start, Convert<short, float>(bytes, floats)); break;
                case ElementFormat.Int8: backend.Write(tensor, start, Convert<sbyte, float>(bytes, floats)); break;
                case ElementFormat.UInt64: backend.Write(tensor, start, Convert<ulong, double>(bytes, doubles)); break;
                case ElementFormat.UInt32: backend.Write(tensor, start, Convert<uint, double>(bytes, doubles)); break;
                case ElementFormat.UInt16: backend.Write(tensor, start, Convert<ushort, float>(bytes, floats)); break;
                case ElementFormat.UInt8: backend.Write(tensor, start, Convert<byte, float>(bytes, floats)); break;
                default: backend.Write(tensor, start, FromBool(bytes, floats)); break;
            }
        });
        ArrayPool<float>.Shared.Return(floats);
        ArrayPool<double>.Shared.Return(doubles);
        return tensor;
    }

    /// <summary>
    /// Reads ids; the caller has made sure that the file holds their bytes and that the format <see cref="ElementFormats.HoldsIds"/>.
    /// </summary>
    public static long[] ReadIds(ByteSource source, ElementFormat format, bool bigEndian, long count)
    {
        long[] ids = new long[count];
        ForPieces(source, format, bigEndian, count, (start, bytes) =>
        {
            Span<long> target = ids.AsSpan((int)start);
            _ = format switch
            {
                ElementFormat.Int64 => Convert<long, long>(bytes, target),
                ElementFormat.Int32 => Convert<int, long>(bytes, target),
                ElementFormat.Int16 => Convert<short, long>(bytes, target),
                ElementFormat.Int8 => Convert<sbyte, long>(bytes, target),
                ElementFormat.UInt32 => Convert<uint, long>(bytes, target),
                ElementFormat.UInt16 => Convert<ushort, long>(bytes, target),
                ElementFormat.UInt8 => Convert<byte, long>(bytes, target),
                _ => FromBool(bytes, target),
            };
        });
        return ids;
    }

    private delegate void PieceAction(long start, ReadOnlySpan<byte> bytes);

    private static void ForPieces(ByteSource source, ElementFormat format, bool bigEndian, long count, PieceAction body)
    {
        int width = format.Bytes(), piece = (int)Math.Min(PieceElements, count);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(piece * width);
        for (long start = 0; start < count; start += piece)
        {
            Span<byte> bytes = buffer.AsSpan(0, (int)Math.Min(piece, count - start) * width);
            source(bytes);
            if (bigEndian == BitConverter.IsLittleEndian) ReverseEach(bytes, width);
            body(start, bytes);
        }
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Changes the byte order of every element in place.</summary>
    public static void ReverseEach(Span<byte> bytes, int width)
    {
        switch (width)
        {
            case 8: Reverse<ulong>(bytes, BinaryPrimitives.ReverseEndianness); break;
            case 4: Reverse<uint>(bytes, BinaryPrimitives.ReverseEndianness); break;
            case 2: Reverse<ushort>(bytes, BinaryPrimitives.ReverseEndianness); break;
        }
    }

    private delegate void Reversal<T>(ReadOnlySpan<T> source, Span<T> target);

    private static void Reverse<T>(Span<byte> bytes, Reversal<T> reversal) where T : unmanaged
    {
        Span<T> elements = MemoryMarshal.Cast<byte, T>(bytes);
        reversal(elements, elements);
    }

    private static ReadOnlySpan<TTo> Convert<TFrom, TTo>(ReadOnlySpan<byte> bytes, Span<TTo> target)
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : INumberBase<TTo>
    {
        ReadOnlySpan<TFrom> source = MemoryMarshal.Cast<byte, TFrom>(bytes);
        for (int i = 0; i < source.Length; i++) target[i] = TTo.CreateTruncating(source[i]);
        return target[..source.Length];
    }

    /// <summary>A bfloat16 number is the upper half of a float32 number.</summary>
    private static ReadOnlySpan<float> FromBFloat16(ReadOnlySpan<byte> bytes, Span<float> target)
    {
        ReadOnlySpan<ushort> source = MemoryMarshal.Cast<byte, ushort>(bytes);
        for (int i = 0; i < source.Length; i++) target[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
        return target[..source.Length];
    }

    private static ReadOnlySpan<T> FromBool<T>(ReadOnlySpan<byte> bytes, Span<T> target) where T : INumberBase<T>
    {
        for (int i = 0; i < bytes.Length; i++) target[i] = bytes[i] == 0 ? T.Zero : T.One;
        return target[..bytes.Length];
    }
}
