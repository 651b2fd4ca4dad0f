using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Builds safetensors files byte by byte, valid or not.</summary>
internal static class RawSafetensors
{
    /// <summary>A file with a header as it is given and so many bytes of data: 0, 1, 2, …</summary>
    public static byte[] Bytes(string json, int dataBytes) =>
        Bytes(Encoding.UTF8.GetBytes(json), [.. Enumerable.Range(0, dataBytes).Select(i => (byte)i)]);

    public static byte[] Bytes(ReadOnlySpan<byte> json, ReadOnlySpan<byte> data, ulong? claimedLength = null)
    {
        byte[] file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(file, claimedLength ?? (ulong)json.Length);
        json.CopyTo(file.AsSpan(8));
        data.CopyTo(file.AsSpan(8 + json.Length));
        return file;
    }

    /// <summary>A file with one tensor named "x".</summary>
    public static byte[] One(string dtype, string shape, ReadOnlySpan<byte> data)
    {
        string json = string.Create(
            CultureInfo.InvariantCulture, $"{{\"x\":{{\"dtype\":\"{dtype}\",\"shape\":{shape},\"data_offsets\":[0,{data.Length}]}}}}");
        return Bytes(Encoding.UTF8.GetBytes(json), data);
    }

    /// <summary>A valid file of 250 bytes or so with two tensors, metadata and an empty tensor.</summary>
    public static byte[] Valid() => Bytes(
        """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"b":"""
        + """{"shape":[3],"data_offsets":[16,22],"dtype":"BF16"},"none":{"dtype":"I64","shape":[0,7],"data_offsets":[22,22]}}  """,
        22);
}
