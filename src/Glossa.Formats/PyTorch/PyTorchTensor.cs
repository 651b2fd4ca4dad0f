using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>Numbers that are stored outside a file's pickle.</summary>
/// <param name="Key">Their name.</param>
/// <param name="Format">The format of each.</param>
/// <param name="Count">How many there are.</param>
internal sealed record PyTorchStorage(string Key, ElementFormat Format, long Count)
{
    /// <summary>The bytes of all.</summary>
    public long Bytes => Count * Format.Bytes();
}

/// <summary>A part of a storage with a shape: element <c>i</c> is located at <c>offset + Σ i_k stride_k</c>.</summary>
/// <param name="Storage">The storage.</param>
/// <param name="Offset">The place of its first element there.</param>
/// <param name="Sizes">Its shape.</param>
/// <param name="Strides">How far apart neighbours are along each axis.</param>
/// <param name="IsNegative">Whether its elements are the negatives of the storage's.</param>
internal sealed record PyTorchTensor(PyTorchStorage Storage, long Offset, long[] Sizes, long[] Strides, bool IsNegative)
{
    /// <summary>Its shape.</summary>
    public Shape Shape => Shape.Create([.. Sizes.Select(size => (int)size)]);

    /// <summary>Requires it to have a shape and to lie within its storage.</summary>
    /// <param name="place">Its name and file, for errors.</param>
    /// <exception cref="TensorFileException">It does not.</exception>
    public void Check(FilePlace place)
    {
        Shape shape = place.Shape(Sizes);
        if (Strides.Length != Sizes.Length || Offset < 0 || Strides.Any(stride => stride < 0))
        {
            throw place.Error("its strides do not fit its shape");
        }
        Int128 span = shape.Count == 0 ? 0 : 1;
        for (int axis = 0; axis < Sizes.Length && shape.Count > 0; axis++) span += (Int128)(Sizes[axis] - 1) * Strides[axis];
        if (Offset + span > Storage.Count) throw place.Error($"it reaches beyond its storage of {Storage.Count} numbers");
        if (shape.Count > span) throw place.Error("several of its elements share a place; save a copy: tensor.contiguous()");
    }

    /// <summary>Whether its elements are next to each other in order.</summary>
    public bool IsContiguous
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

    /// <summary>Its elements in order, picked from its storage's bytes.</summary>
    /// <param name="bytes">All bytes of the storage.</param>
    public ByteSource Pick(byte[] bytes)
    {
        int width = Storage.Format.Bytes();
        long[] index = new long[Sizes.Length];
        long at = Offset;
        return target =>
        {
            for (int i = 0; i < target.Length; i += width)
            {
                bytes.AsSpan((int)(at * width), width).CopyTo(target[i..]);
                for (int axis = Sizes.Length - 1; axis >= 0; axis--)
                {
                    at += Strides[axis];
                    if (++index[axis] < Sizes[axis]) break;
                    at -= Strides[axis] * Sizes[axis];
                    index[axis] = 0;
                }
            }
        };
    }

    /// <summary>Whether both are the same part of the same storage.</summary>
    public bool Equals(PyTorchTensor? other) =>
        other is not null && Storage == other.Storage && Offset == other.Offset && IsNegative == other.IsNegative
            && Sizes.AsSpan().SequenceEqual(other.Sizes) && Strides.AsSpan().SequenceEqual(other.Strides);

    public override int GetHashCode()
    {
        HashCode hash = new();
        hash.Add(Storage);
        hash.Add(Offset);
        foreach (long size in Sizes) hash.Add(size);
        foreach (long stride in Strides) hash.Add(stride);
        return hash.ToHashCode();
    }
}
