namespace Glossa.Tensors;

/// <summary>Numbers that stand outside a file's pickle.</summary>
/// <param name="Key">Their name.</param>
/// <param name="Format">How each stands there.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PyTorchStorage(string Key, ElementFormat Format, long Count)
{
    /// <summary>The bytes of all.</summary>
    public long Bytes => Count * Format.Bytes();
}

/// <summary>Fills a buffer with the next bytes of a storage.</summary>
/// <param name="storage">The storage.</param>
/// <param name="first">Where the first call begins.</param>
/// <param name="target">The buffer.</param>
/// <param name="open">Null before the first call, then what the following ones go on with.</param>
internal delegate void PyTorchBytes(PyTorchStorage storage, long first, Span<byte> target, ref Stream? open);

/// <summary>A part of a storage with a shape: element <c>i</c> stands at <c>offset + Σ i_k stride_k</c>.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The place of its first element there.</param>
/// <param name="Sizes">Its shape.</param>
/// <param name="Strides">How far apart neighbours stand along each axis.</param>
internal sealed record PyTorchTensor(PyTorchStorage Storage, long Offset, long[] Sizes, long[] Strides)
{
    /// <summary>Its name and file, for errors.</summary>
    public FilePlace Place { get; init; }

    /// <summary>Reads it.</summary>
    /// <param name="bytes">Where from.</param>
    /// <param name="backend">Where it is to live.</param>
    /// <exception cref="TensorFileException">It does not fit its storage.</exception>
    public Tensor Read(PyTorchBytes bytes, Backend backend)
    {
        Shape shape = Place.Shape(Sizes);
        if (Strides.Length != Sizes.Length || Offset < 0 || Strides.Any(stride => stride < 0)) throw Place.Error("its strides do not fit its shape");
        if (shape.Count == 0) return Tensor.From([], shape).To(backend);
        Int128 span = 1;
        for (int axis = 0; axis < Sizes.Length; axis++) span += (Int128)(Sizes[axis] - 1) * Strides[axis];
        if (Offset + span > Storage.Count) throw Place.Error($"it reaches beyond its storage of {Storage.Count} numbers");
        if (!IsContiguous && shape.Count > span) throw Place.Error("its elements stand for several places each; save a copy: tensor.contiguous()");
        Stream? open = null;
        long first = Offset * Storage.Format.Bytes();
        if (IsContiguous) return ElementReader.ReadTensor(target => bytes(Storage, first, target, ref open), Storage.Format, false, shape, backend);
        Tensor flat = ElementReader.ReadTensor(target => bytes(Storage, first, target, ref open), Storage.Format, false, Place.Shape([(long)span, 1]), backend);
        return flat.IndexSelect(new IdTensor(Positions(shape.Count), [(int)shape.Count]), Run.Inference(backend: backend)).Reshape(shape, Run.Inference(backend: backend));
    }

    private bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (int axis = Sizes.Length - 1; axis >= 0; expected *= Sizes[axis--])
            {
                if (Sizes[axis] != 1 && Strides[axis] != expected) return false;
            }
            return true;
        }
    }

    private long[] Positions(long count)
    {
        long[] positions = new long[count];
        for (long i = 0; i < count; i++)
        {
            long rest = i;
            for (int axis = Sizes.Length - 1; axis >= 0; rest /= Sizes[axis--]) positions[i] += rest % Sizes[axis] * Strides[axis];
        }
        return positions;
    }
}
