using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Glossa.Tensors;

/// <summary>
/// An open safetensors file, the format of Hugging Face's weights: eight bytes with the header's length, a JSON header, the values. Opening
/// reads and checks the header; tensors are read when asked for, each by itself, into memory of their own.
/// </summary>
/// <remarks>
/// Any number of threads may read at once. The file is read at positions and never memory-mapped, so that a file which shrinks while it
/// is open is an error and not a crash. Format: github.com/huggingface/safetensors.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    private readonly SafeFileHandle handle;
    private readonly SafetensorsHeader header;

    private SafetensorsFile(string path, SafeFileHandle handle)
    {
        Path = path;
        this.handle = handle;
        header = ReadHeader();
    }

    /// <summary>The path the file was opened with.</summary>
    public string Path { get; }

    /// <summary>The tensors' descriptions, in the order in which they are stored in the file.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => header.InOrder;

    /// <summary>The tensors' names, in the order in which they are stored in the file.</summary>
    public IEnumerable<string> Names => header.InOrder.Select(entry => entry.Name);

    /// <summary>The free texts of the header (<c>__metadata__</c>); empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>
    /// Opens a file and checks its header: whatever it claims is held against the file before anything is allocated for it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TensorFileException">The file is not a safetensors file, or is corrupt or cut off.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed, or it is a folder.</exception>
    public static SafetensorsFile Open(string path)
    {
        SafeFileHandle handle = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete);
        try
        {
            return new SafetensorsFile(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The description of one tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="TensorFileException">There is none of that name.</exception>
    public SafetensorsEntry this[string name] => header.ByName.TryGetValue(name, out SafetensorsEntry? entry) ? entry : throw Missing(name);

    /// <summary>
    /// Reads a tensor, converted to the backend's format: F64 is rounded for a backend of single precision; F32, F16 and BF16 are exact;
    /// integers are exact up to 2²⁴ in single and 2⁵³ in double precision and rounded beyond; BOOL gives 0 and 1.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="backend">The backend that is to hold it.</param>
    /// <returns><c>Shape:</c> as the file says.</returns>
    /// <exception cref="TensorFileException">There is none of that name, its format (F8, F4, C64, …) cannot be read, or the file has
    /// shrunk.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public Tensor Read(string name, Backend backend)
    {
        SafetensorsEntry entry = this[name];
        ElementFormat format = SafetensorsTypes.Format(entry.DType)
            ?? throw Place(entry).Error($"its dtype {entry.DType} cannot be read; readable are {SafetensorsTypes.Readable(asIds: false)}");
        return ElementReader.ReadTensor(From(entry), format, bigEndian: false, entry.Shape, backend);
    }

    /// <summary>Reads integers as ids: I64, I32, I16, I8, U32, U16, U8, and BOOL as 0 and 1.</summary>
    /// <param name="name">The tensor's name.</param>
    /// <returns><c>Shape:</c> as the file says.</returns>
    /// <exception cref="TensorFileException">There is none of that name, it does not hold ids, or the file has shrunk.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public IdTensor ReadIds(string name)
    {
        SafetensorsEntry entry = this[name];
        if (SafetensorsTypes.Format(entry.DType) is not { } format || !format.HoldsIds())
        {
            throw Place(entry)
                .Error($"its dtype {entry.DType} does not hold ids; {SafetensorsTypes.Readable(asIds: true)} do. Use Read for numbers");
        }
        Place(entry).CheckIdCount(entry.Shape);
        return new IdTensor(ElementReader.ReadIds(From(entry), format, bigEndian: false, entry.Shape.Count), entry.Shape);
    }

    /// <summary>Reads every tensor, as <see cref="Read"/> does.</summary>
    /// <param name="backend">The backend that is to hold them.</param>
    /// <param name="cancellation">Stops between two tensors.</param>
    /// <returns>The tensors by name.</returns>
    /// <exception cref="TensorFileException">A format cannot be read, or the file has shrunk.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public IReadOnlyDictionary<string, Tensor> ReadAll(Backend backend, CancellationToken cancellation = default)
    {
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (SafetensorsEntry entry in Entries)
        {
            cancellation.ThrowIfCancellationRequested();
            tensors.Add(entry.Name, Read(entry.Name, backend));
        }
        return tensors;
    }

    /// <summary>Closes the file; tensors that were read stay valid.</summary>
    public void Dispose() => handle.Dispose();

    private SafetensorsHeader ReadHeader()
    {
        FilePlace beginning = new(Path, "beginning");
        long fileBytes = FileBytes(beginning);
        if (fileBytes < LengthBytes)
        {
            throw beginning.Error($"the file has {fileBytes} bytes, but its first {LengthBytes} should hold the header's length");
        }
        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        ReadAt(0, lengthBytes, beginning);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > SafetensorsHeader.MaxBytes && IsText(lengthBytes))
        {
            throw new FilePlace(Path, "").Error("this is no safetensors file but a text, such as a configuration, "
                + "an HTML page, or the pointer Git LFS leaves in place of a file");
        }
        if (length > SafetensorsHeader.MaxBytes)
        {
            throw beginning.Error($"the header is said to have {length} bytes, but at most {SafetensorsHeader.MaxBytes} are allowed. "
                + "Probably this is not a safetensors file but, say, a PyTorch .bin");
        }
        if ((long)length > fileBytes - LengthBytes)
        {
            throw beginning.Error($"the header is said to have {length} bytes, but only {fileBytes - LengthBytes} follow: "
                + "the file was cut off, or is not a safetensors file");
        }
        byte[] json = new byte[length];
        ReadAt(LengthBytes, json, new FilePlace(Path, "header"));
        long dataStart = LengthBytes + json.Length;
        return SafetensorsHeader.Parse(Path, json, dataStart, fileBytes - dataStart);
    }

    /// <summary>Whether bytes are a piece of a text: none is a control other than white space, and all occur in UTF-8.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (byte one in bytes)
        {
            if (one is (< (byte)' ' and not ((byte)'\t' or (byte)'\n' or (byte)'\r')) or 0x7F or > 0xF4) return false;
        }
        return true;
    }

    private long FileBytes(FilePlace beginning)
    {
        try
        {
            return RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException e)
        {
            throw beginning.Error("a pipe or a device cannot be read at positions; copy the content to a file first", e);
        }
    }

    private ByteSource From(SafetensorsEntry entry)
    {
        long position = entry.Offset;
        return target =>
        {
            ReadAt(position, target, Place(entry));
            position += target.Length;
        };
    }

    private void ReadAt(long position, Span<byte> target, FilePlace place)
    {
        while (target.Length > 0)
        {
            int read = RandomAccess.Read(handle, target, position);
            if (read == 0)
            {
                throw place.Error($"the file ends at byte {position}, {target.Length} bytes early: it was cut off after it was opened");
            }
            position += read;
            target = target[read..];
        }
    }

    private FilePlace Place(SafetensorsEntry entry) => new(Path, $"tensor {FilePlace.Quote(entry.Name)}");

    private TensorFileException Missing(string name)
    {
        // Names usually miss because of another prefix ("bert."), so the most similar are those with the longest common end.
        IEnumerable<string> alike = Names.OrderByDescending(other => CommonEnd(other, name)).Take(3).Select(FilePlace.Quote);
        string known = Entries.Count == 0 ? "the file has none" : $"the file has {Entries.Count}, most alike: {string.Join(", ", alike)}";
        return new FilePlace(Path, "header").Error($"there is no tensor {FilePlace.Quote(name)}; {known}");
    }

    private static int CommonEnd(string a, string b)
    {
        int length = 0;
        while (length < Math.Min(a.Length, b.Length) && a[^(length + 1)] == b[^(length + 1)]) length++;
        return length;
    }
}
