namespace Glossa.Tensors;

/// <summary>
/// NumPy's .npy files: one array each. Versions 1.0 to 3.0 are read, in both byte orders and both axis orders; version 1.0 is written.
/// </summary>
/// <remarks>Only plain numbers: arrays of objects, which NumPy would unpickle, are refused. Format:
/// numpy.org/neps/nep-0001-npy-format.html.</remarks>
public static class NpyFile
{
    /// <summary>
    /// Reads an array of numbers, converted to the backend's format: f8 is rounded for a backend of single precision; f4 and f2 are exact;
    /// integers are exact up to 2²⁴ in single and 2⁵³ in double precision and rounded beyond; b1 gives 0 and 1.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="backend">The backend that is to hold the tensor.</param>
    /// <returns><c>Shape:</c> as the file says.</returns>
    /// <exception cref="TensorFileException">The file is not a .npy file of numbers, is corrupt or cut off, or something follows the
    /// array.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static Tensor Read(string path, Backend backend)
    {
        using FileStream stream = File.OpenRead(path);
        Tensor tensor = Read(stream, backend);
        CheckEnd(stream);
        return tensor;
    }

    /// <inheritdoc cref="Read(string, Backend)"/>
    /// <summary>
    /// Reads an array of numbers and leaves the stream behind it, so that arrays written one after another are read one after another.
    /// </summary>
    /// <param name="stream">A stream at the beginning of an array; it is left open.</param>
    /// <param name="backend">The backend that is to hold the tensor.</param>
    public static Tensor Read(Stream stream, Backend backend)
    {
        NpyHeader header = NpyHeader.Read(From(stream), NameOf(stream));
        if (!header.FortranOrder || header.Shape.Rank < 2 || header.Shape.Count == 0)
        {
            return ElementReader.ReadTensor(Data(stream, header), header.Format, header.BigEndian, header.Shape, backend);
        }
        // With the first axis running fastest, the file holds the transposed array row by row.
        int[] reversed = [.. Enumerable.Range(0, header.Shape.Rank).Reverse()];
        Shape transposed = Shape.Create([.. header.Shape.Reverse()]);
        return ElementReader.ReadTensor(Data(stream, header), header.Format, header.BigEndian, transposed, backend)
            .Permute(reversed, Run.Inference(backend: backend));
    }

    /// <summary>Reads integers as ids: i1 to i8, u1 to u4, and b1 as 0 and 1.</summary>
    /// <param name="path">The file.</param>
    /// <returns><c>Shape:</c> as the file says.</returns>
    /// <exception cref="TensorFileException">The file is not a .npy file of ids, is corrupt or cut off, or something follows the
    /// array.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static IdTensor ReadIds(string path)
    {
        using FileStream stream = File.OpenRead(path);
        IdTensor ids = ReadIds(stream);
        CheckEnd(stream);
        return ids;
    }

    /// <inheritdoc cref="ReadIds(string)"/>
    /// <summary>Reads integers as ids and leaves the stream behind them.</summary>
    /// <param name="stream">A stream at the beginning of an array; it is left open.</param>
    public static IdTensor ReadIds(Stream stream)
    {
        string name = NameOf(stream);
        NpyHeader header = NpyHeader.Read(From(stream), name);
        FilePlace place = new(name, "header");
        if (!header.Format.HoldsIds())
        {
            throw place.Error(
                $"the elements are {header.Format}, which does not hold ids; i1 to i8, u1 to u4 and b1 do. Use Read for numbers");
        }
        place.CheckIdCount(header.Shape);
        long[] ids = ElementReader.ReadIds(Data(stream, header), header.Format, header.BigEndian, header.Shape.Count);
        return new IdTensor(header.FortranOrder ? RowByRow(ids, header.Shape) : ids, header.Shape);
    }

    /// <summary>
    /// Writes a tensor, as a whole or not at all (<see cref="AtomicFile"/>): <c>&lt;f4</c> in single, <c>&lt;f8</c> in double precision.
    /// </summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="RecycledTensorException">The tensor's scope has closed.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, Tensor tensor) => AtomicFile.Write(path, stream => Write(stream, tensor));

    /// <summary>Writes a tensor: <c>&lt;f4</c> in single, <c>&lt;f8</c> in double precision.</summary>
    /// <param name="stream">The stream to write to; it is left open.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="RecycledTensorException">The tensor's scope has closed.</exception>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, Tensor tensor)
    {
        stream.Write(NpyHeader.Of(tensor));
        ElementFormat format = tensor.DType == DType.Float32 ? ElementFormat.Float32 : ElementFormat.Float64;
        ElementWriter.Write(tensor, stream, format, CancellationToken.None);
    }

    private static string NameOf(Stream stream) => stream is FileStream file ? file.Name : ".npy stream";

    private static ByteSource From(Stream stream) => target =>
    {
        int read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
        if (read < target.Length)
        {
            throw new FilePlace(NameOf(stream), "end")
                .Error($"{target.Length - read} bytes are missing: the file was cut off, or is not a .npy file");
        }
    };

    /// <summary>
    /// The array's bytes, once they are known to be there: a header may claim what it likes, memory is taken only for what the stream has.
    /// </summary>
    private static ByteSource Data(Stream stream, NpyHeader header)
    {
        FilePlace place = new(NameOf(stream), "data");
        long needed = header.Shape.Count * header.Format.Bytes();
        if (stream.CanSeek)
        {
            long there = stream.Length - stream.Position;
            if (there < needed)
            {
                throw place.Error($"an array of shape {header.Shape} needs {needed} bytes, but {there} are left: the file was cut off");
            }
            return From(stream);
        }
        if (needed > Array.MaxLength)
        {
            throw place.Error($"an array of {needed} bytes can be read from a file, but not from a stream that cannot seek");
        }
        MemoryStream arrived = new();
        byte[] piece = new byte[Math.Min(needed, 1 << 16)];
        while (arrived.Length < needed)
        {
            int read = stream.Read(piece, 0, (int)Math.Min(piece.Length, needed - arrived.Length));
            if (read == 0)
            {
                throw place.Error(
                    $"an array of shape {header.Shape} needs {needed} bytes, but only {arrived.Length} came: the stream was cut off");
            }
            arrived.Write(piece, 0, read);
        }
        arrived.Position = 0;
        return From(arrived);
    }

    private static void CheckEnd(FileStream stream)
    {
        long rest = stream.Length - stream.Position;
        if (rest > 0)
        {
            throw new FilePlace(stream.Name, "end")
                .Error($"{rest} bytes follow the array. Arrays written one after another are read one after another from a stream");
        }
    }

    /// <summary>Reorders ids whose first axis runs fastest.</summary>
    private static long[] RowByRow(long[] ids, Shape shape)
    {
        long[] ordered = new long[ids.Length];
        for (int i = 0; i < ordered.Length; i++)
        {
            // The digits of i, last axis first, are the index; each axis weighs the product of the sizes before it.
            long rest = i, weight = ids.Length, from = 0;
            for (int axis = shape.Rank - 1; axis >= 0; axis--)
            {
                weight /= shape[axis];
                from += rest % shape[axis] * weight;
                rest /= shape[axis];
            }
            ordered[i] = ids[from];
        }
        return ordered;
    }
}
