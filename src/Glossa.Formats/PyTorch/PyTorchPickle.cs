using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>Reads pickles of PyTorch: the few names that dictionaries of tensors are made with, and the storages they refer to.</summary>
/// <param name="place">The file, for errors.</param>
internal sealed class PyTorchPickle(FilePlace place)
{
    private const int MaxRank = 64;

    private static readonly Dictionary<string, ElementFormat> Formats = new()
    {
        ["DoubleStorage"] = ElementFormat.Float64,
        ["FloatStorage"] = ElementFormat.Float32,
        ["HalfStorage"] = ElementFormat.Float16,
        ["BFloat16Storage"] = ElementFormat.BFloat16,
        ["LongStorage"] = ElementFormat.Int64,
        ["IntStorage"] = ElementFormat.Int32,
        ["ShortStorage"] = ElementFormat.Int16,
        ["CharStorage"] = ElementFormat.Int8,
        ["ByteStorage"] = ElementFormat.UInt8,
        ["BoolStorage"] = ElementFormat.Bool,
    };

    private readonly Dictionary<string, PyTorchStorage> storages = [];

    /// <summary>The storages that were referred to, by key.</summary>
    public IReadOnlyDictionary<string, PyTorchStorage> Storages => storages;

    /// <summary>Reads the next pickle.</summary>
    /// <param name="stream">A stream at its start; afterwards at its end.</param>
    /// <exception cref="TensorFileException">It is damaged, cut off, too large, or wants more than tensors.</exception>
    public object? Read(Stream stream) => new PickleReader(stream, place, Call, Refer).Read();

    private object? Call(PickleName name, object?[] arguments) => (name.ToString(), arguments) switch
    {
        ("collections.OrderedDict", []) => new OrderedDictionary<object, object?>(PickleKeys.Comparer),
        ("torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor",
            [PyTorchStorage storage, long offset, object?[] sizes, object?[] strides, ..]) =>
            new PyTorchTensor(storage, offset, Longs(sizes), Longs(strides), IsNegative(arguments.ElementAtOrDefault(6))),
        ("torch._utils._rebuild_parameter", [PyTorchTensor tensor, ..]) => tensor,
        ("torch.Size", [object?[] sizes]) => sizes,
        _ => throw place.Error($"it wants to call {FilePlace.Quote(name.ToString())}, which only Python could; files are never run. "
            + "Save the tensors alone: torch.save(model.state_dict(), path)"),
    };

    private PyTorchStorage Refer(object?[] reference)
    {
        if (reference is not ["storage", PickleName type, string key, _, long count, .. var view] || count < 0)
        {
            throw place.Error("it refers to something that is no storage");
        }
        if (!Formats.TryGetValue(type.Name, out ElementFormat format))
        {
            throw place.Error($"storage {FilePlace.Quote(key)} is a {FilePlace.Quote(type.Name)}, whose elements cannot be read; "
                + "convert its tensors, for example with tensor.float()");
        }
        // Before PyTorch 0.4 a storage could be a part of another.
        if (view is [not null, ..])
        {
            throw place.Error($"storage {FilePlace.Quote(key)} is a part of another one, which is not supported; save a copy: "
                + "tensor.clone()");
        }
        if (count > (1L << 58) / format.Bytes()) throw place.Error($"storage {FilePlace.Quote(key)} claims {count} numbers");
        PyTorchStorage storage = new(key, format, count);
        if (!storages.TryAdd(key, storage) && storages[key] != storage)
        {
            throw place.Error($"storage {FilePlace.Quote(key)} is described in two ways: the file is damaged");
        }
        return storage;
    }

    private long[] Longs(object?[] values)
    {
        if (values.Length > MaxRank) throw place.Error($"a tensor has {values.Length} axes, but at most {MaxRank} are allowed");
        return [.. values.Select(value => value as long? ?? throw place.Error("a tensor has a size that is no whole number"))];
    }

    /// <summary>
    /// Whether a tensor is the negative of its numbers: what PyTorch 2 notes of tensors whose sign it has not turned yet.
    /// </summary>
    private bool IsNegative(object? metadata)
    {
        if (metadata is null) return false;
        if (metadata is not OrderedDictionary<object, object?> notes)
        {
            throw place.Error("a tensor's metadata is no dictionary: the file is damaged");
        }
        bool isNegative = false;
        foreach ((object note, object? value) in notes)
        {
            if (value is false or null) continue;
            if (note is not "neg" || value is not true)
            {
                throw place.Error($"a tensor is noted to be {FilePlace.Quote(note as string ?? "something")}, which is not supported; "
                    + "save it resolved: tensor.resolve_conj().resolve_neg().clone()");
            }
            isNegative = true;
        }
        return isNegative;
    }
}
