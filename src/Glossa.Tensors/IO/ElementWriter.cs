using System.Buffers;
using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>Writes a tensor's numbers, row by row and lowest byte first, in the tensor's own format.</summary>
internal static class ElementWriter
{
    private const int PieceElements = 1 << 15;

    public static void Write(Tensor tensor, Stream stream, CancellationToken cancellation)
    {
        if (tensor.DType == DType.Float32) Write<float>(tensor, stream, (x, start, values) => x.Backend.Read(x, start, values), cancellation);
        else Write<double>(tensor, stream, (x, start, values) => x.Backend.Read(x, start, values), cancellation);
    }

    private delegate void Reading<T>(Tensor tensor, long start, Span<T> values);

    private static void Write<T>(Tensor tensor, Stream stream, Reading<T> read, CancellationToken cancellation) where T : unmanaged
    {
        if (tensor.Shape.Count == 0) return;
        long run = tensor.IsContiguous ? tensor.Shape.Count : tensor.Shape.Columns, runs = tensor.Shape.Count / run;
        T[] buffer = ArrayPool<T>.Shared.Rent((int)Math.Min(PieceElements, run));
        for (long i = 0; i < runs; i++)
        {
            for (long done = 0; done < run; done += PieceElements)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<T> values = buffer.AsSpan(0, (int)Math.Min(PieceElements, run - done));
                read(tensor, (i * tensor.Pitch) + done, values);
                Span<byte> bytes = MemoryMarshal.AsBytes(values);
                if (!BitConverter.IsLittleEndian) ElementReader.ReverseEach(bytes, tensor.Backend.ElementBytes);
                stream.Write(bytes);
            }
        }
        ArrayPool<T>.Shared.Return(buffer);
    }
}
