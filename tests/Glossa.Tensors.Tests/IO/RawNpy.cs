using System.Buffers.Binary;
using System.Text;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Builds .npy files byte by byte, valid or not.</summary>
internal static class RawNpy
{
    /// <summary>A file with a header as it is given and so many bytes of data: 0, 1, 2, …</summary>
    public static byte[] Bytes(string header, int dataBytes, byte major = 1, byte minor = 0, uint? claimedLength = null)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(length, claimedLength ?? (uint)header.Length);
        return [0x93, .. "NUMPY"u8, major, minor, .. length.AsSpan(0, major == 1 ? 2 : 4), .. Encoding.Latin1.GetBytes(header),
            .. Enumerable.Range(0, dataBytes).Select(i => (byte)i)];
    }

    /// <summary>A header with the members in NumPy's order.</summary>
    public static string Header(string descr, string shape, string fortranOrder = "False") =>
        $"{{'descr': {descr}, 'fortran_order': {fortranOrder}, 'shape': {shape}, }}\n";
}
