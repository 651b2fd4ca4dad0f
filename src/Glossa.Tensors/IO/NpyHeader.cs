using System.Buffers.Binary;
using System.Text;

namespace Glossa.Tensors;

/// <summary>The header of a .npy file: how the elements are stored in it. Format: numpy.org/neps/nep-0001-npy-format.html.</summary>
/// <param name="Format">The elements' format.</param>
/// <param name="BigEndian">Whether the highest byte of an element comes first.</param>
/// <param name="FortranOrder">Whether the first axis runs fastest.</param>
/// <param name="Shape">The shape.</param>
internal readonly record struct NpyHeader(ElementFormat Format, bool BigEndian, bool FortranOrder, Shape Shape)
{
    private const int Alignment = 64;
    // A header with 64 axes has about 1,300 bytes.
    private const int MaxBytes = 1 << 16;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads and checks a header.</summary>
    /// <param name="source">The file from its beginning on.</param>
    /// <param name="file">The file's path, for errors.</param>
    /// <exception cref="TensorFileException">It is not one.</exception>
    public static NpyHeader Read(ByteSource source, string file)
    {
        FilePlace place = new(file, "header");
        Span<byte> start = stackalloc byte[Magic.Length + 2];
        source(start);
        if (!start.StartsWith(Magic))
        {
            throw place.Error(
                "the file does not begin with the six bytes \\x93NUMPY, so it is not a .npy file (an .npz file is a zip archive of them)");
        }
        (byte major, byte minor) = (start[^2], start[^1]);
        if (major is < 1 or > 3 || minor != 0) throw place.Error($"version {major}.{minor} is not known; 1.0, 2.0 and 3.0 are");
        Span<byte> length = stackalloc byte[major == 1 ? 2 : 4];
        source(length);
        uint bytes = major == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : BinaryPrimitives.ReadUInt32LittleEndian(length);
        if (bytes > MaxBytes) throw place.Error($"it is said to have {bytes} bytes, but arrays of plain numbers need at most {MaxBytes}");
        byte[] text = new byte[bytes];
        source(text);
        return new NpyHeaderParser(text, place).Parse();
    }

    /// <summary>A header of version 1.0 for a tensor.</summary>
    /// <param name="tensor">The tensor.</param>
    public static byte[] Of(Tensor tensor)
    {
        string sizes = tensor.Shape.Rank == 1 ? $"{tensor.Shape[0]}," : string.Join(", ", tensor.Shape);
        string text = $"{{'descr': '{(tensor.DType == DType.Float32 ? "<f4" : "<f8")}', 'fortran_order': False, 'shape': ({sizes}), }}";
        int prefix = Magic.Length + 4, total = (prefix + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        byte[] header = new byte[total];
        Magic.CopyTo(header);
        header[Magic.Length] = 1;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(prefix - 2), checked((ushort)(total - prefix)));
        Encoding.ASCII.GetBytes(text.PadRight(total - prefix - 1) + "\n", header.AsSpan(prefix));
        return header;
    }
}
