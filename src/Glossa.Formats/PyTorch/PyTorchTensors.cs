using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>Reads tensors out of their storages: each storage once, and each part of it once, however many names it has.</summary>
/// <param name="open">Opens a storage at its start.</param>
/// <param name="isBigEndian">Whether the highest byte of an element comes first.</param>
/// <param name="fileBytes">The size of the file, in bytes.</param>
/// <param name="place">The file, for errors.</param>
internal sealed class PyTorchTensors(Func<PyTorchStorage, Stream> open, bool isBigEndian, long fileBytes, FilePlace place)
{
    // Tensors that share storages would otherwise make much of little.
    private const int MaxTimes = 8;

    /// <summary>Reads all tensors.</summary>
    /// <param name="named">The tensors' descriptions by name.</param>
    /// <param name="backend">Where the tensors are to live.</param>
    /// <returns>The tensors by name, in the order of the descriptions.</returns>
    /// <exception cref="TensorFileException">
    /// A tensor does not lie within its storage, a storage is missing or cut off, or there is more of either than the file can hold.
    /// </exception>
    public OrderedDictionary<string, Tensor> Read(OrderedDictionary<string, PyTorchTensor> named, Backend backend)
    {
        Check(named);
        Dictionary<PyTorchTensor, Tensor> read = [];
        foreach (IGrouping<PyTorchStorage, PyTorchTensor> parts in named.Values.Distinct().GroupBy(tensor => tensor.Storage))
        {
            FilePlace at = place with { Place = $"storage {FilePlace.Quote(parts.Key.Key)}" };
            try
            {
                foreach ((PyTorchTensor part, ByteSource bytes) in Sources(parts.Key, [.. parts.OrderBy(tensor => tensor.Offset)], at))
                {
                    Tensor tensor = ElementReader.ReadTensor(bytes, part.Storage.Format, isBigEndian, part.Shape, backend);
                    read.Add(part, part.IsNegative ? tensor.Negate(Run.Inference(backend: backend)) : tensor);
                }
            }
            catch (EndOfStreamException e)
            {
                throw at.Error("it was cut off", e);
            }
        }
        OrderedDictionary<string, Tensor> tensors = [];
        foreach ((string name, PyTorchTensor tensor) in named) tensors.Add(name, read[tensor]);
        return tensors;
    }

    /// <summary>Holds what the tensors claim against the file before anything is allocated for them.</summary>
    private void Check(OrderedDictionary<string, PyTorchTensor> named)
    {
        Int128 stored = 0, claimed = 0;
        HashSet<PyTorchStorage> storages = [];
        foreach ((string name, PyTorchTensor tensor) in named.DistinctBy(pair => pair.Value))
        {
            tensor.Check(place with { Place = $"tensor {FilePlace.Quote(name)}" });
            claimed += (Int128)tensor.Shape.Count * tensor.Storage.Format.Bytes();
            if (storages.Add(tensor.Storage)) stored += tensor.Storage.Bytes;
        }
        if (stored > fileBytes)
        {
            throw place.Error($"its storages should have {stored} bytes, but the file has {fileBytes}: it was cut off or changed");
        }
        if (claimed > (Int128)MaxTimes * fileBytes)
        {
            throw place.Error($"its tensors have {claimed} bytes together, more than {MaxTimes} times the file's {fileBytes}: "
                + "they share storages too often. Save copies: tensor.clone()");
        }
    }

    /// <summary>
    /// The bytes of each part: on the way through the storage where parts follow each other, otherwise picked from all its bytes.
    /// </summary>
    private IEnumerable<(PyTorchTensor Part, ByteSource Bytes)> Sources(PyTorchStorage storage, PyTorchTensor[] parts, FilePlace at)
    {
        Stream stream = open(storage);
        if (Follow(parts))
        {
            long position = 0;
            foreach (PyTorchTensor part in parts)
            {
                Skip(stream, (part.Offset - position) * storage.Format.Bytes());
                yield return (part, stream.ReadExactly);
                position = part.Offset + part.Shape.Count;
            }
            yield break;
        }
        if (storage.Bytes > Array.MaxLength)
        {
            throw at.Error($"it has {storage.Bytes} bytes, more than the {Array.MaxLength} out of which several tensors are picked; "
                + "save copies: tensor.contiguous().clone()");
        }
        byte[] bytes = new byte[storage.Bytes];
        stream.ReadExactly(bytes);
        foreach (PyTorchTensor part in parts) yield return (part, part.Pick(bytes));
    }

    private static bool Follow(PyTorchTensor[] parts)
    {
        long end = 0;
        foreach (PyTorchTensor part in parts)
        {
            if (!part.IsContiguous || part.Offset < end) return false;
            end = part.Offset + part.Shape.Count;
        }
        return true;
    }

    private static void Skip(Stream stream, long bytes)
    {
        byte[] piece = new byte[Math.Min(bytes, 1 << 14)];
        for (long left = bytes; left > 0;)
        {
            int read = stream.Read(piece, 0, (int)Math.Min(left, piece.Length));
            if (read == 0) throw new EndOfStreamException();
            left -= read;
        }
    }
}
