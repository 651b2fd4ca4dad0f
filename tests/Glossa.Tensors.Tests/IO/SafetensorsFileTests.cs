using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Tests of the reading of valid safetensors files.</summary>
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Entries_metadata_and_numbers_are_what_the_header_and_the_data_say()
    {
        using SafetensorsFile file = SafetensorsFile.Open(folder.Write("valid.safetensors", RawSafetensors.Valid()));
        Assert.Equal(["a", "b", "none"], file.Names.Order(StringComparer.Ordinal));
        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt" }, file.Metadata);
        long dataStart = new FileInfo(file.Path).Length - 22;
        Assert.Equal(new SafetensorsEntry("a", "F32", [2, 2], dataStart, 16), file["a"]);
        Assert.Equal(new SafetensorsEntry("b", "BF16", [3], dataStart + 16, 6), file["b"]);
        Assert.Equal(new SafetensorsEntry("none", "I64", [0, 7], dataStart + 22, 0), file["none"]);
        float[] expected = MemoryMarshal.Cast<byte, float>(Enumerable.Range(0, 16).Select(i => (byte)i).ToArray()).ToArray();
        Assert.Equal(expected, file.Read("a", Backend.Cpu).ToArray());
        Assert.Equal([0, 7], file.Read("none", Backend.Reference).Shape);
        Assert.Equal([0, 7], file.ReadIds("none").Shape);
        Assert.Equal(3, file.ReadAll(Backend.Cpu).Count);
    }

    [Theory]
    [InlineData("F64", "-2.5,0.1,1e300", "-2.5,0.1,1e300")]
    [InlineData("F32", "-2.5,0.1,3e38", "-2.5,0.1,3e38")]
    [InlineData("I64", "-9007199254740993,3,7", "-9007199254740992,3,7")]
    [InlineData("I32", "-2147483648,16777217,2147483647", "-2147483648,16777217,2147483647")]
    [InlineData("I16", "-32768,-1,32767", "-32768,-1,32767")]
    [InlineData("I8", "-128,-1,127", "-128,-1,127")]
    [InlineData("U64", "0,3,18446744073709551615", "0,3,18446744073709551615")]
    [InlineData("U32", "0,16777217,4294967295", "0,16777217,4294967295")]
    [InlineData("U16", "0,1,65535", "0,1,65535")]
    [InlineData("U8", "0,1,255", "0,1,255")]
    [InlineData("BOOL", "0,1,2", "0,1,1")]
    public void Every_format_becomes_numbers(string dtype, string stored, string expected)
    {
        string path = folder.Write(
            "one.safetensors", RawSafetensors.One(dtype, "[3]", [.. stored.Split(',').SelectMany(text => Encode(dtype, text))]));
        double[] numbers = [.. expected.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        // In single precision a number of the file is rounded once. The 0.1 of F32 was rounded before.
        float[] singles = [.. numbers.Select(number => (float)number)];
        if (dtype == "F32") numbers = [.. singles.Select(single => (double)single)];
        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal(numbers, file.Read("x", Backend.Reference).ToDoubleArray());
        Assert.Equal(singles, file.Read("x", Backend.Cpu).ToArray());
    }

    [Theory]
    [InlineData("I64", "-9223372036854775808,3,9223372036854775807")]
    [InlineData("I32", "-2147483648,16777217,2147483647")]
    [InlineData("I16", "-32768,-1,32767")]
    [InlineData("I8", "-128,-1,127")]
    [InlineData("U32", "0,16777217,4294967295")]
    [InlineData("U16", "0,1,65535")]
    [InlineData("U8", "0,1,255")]
    [InlineData("BOOL", "0,1,0")]
    public void Whole_numbers_become_ids_exactly(string dtype, string stored)
    {
        string path = folder.Write(
            "one.safetensors", RawSafetensors.One(dtype, "[3,1]", [.. stored.Split(',').SelectMany(text => Encode(dtype, text))]));
        using SafetensorsFile file = SafetensorsFile.Open(path);
        IdTensor ids = file.ReadIds("x");
        Assert.Equal([3, 1], ids.Shape);
        Assert.Equal(stored.Split(',').Select(text => long.Parse(text, CultureInfo.InvariantCulture)), ids.Span.ToArray());
    }

    [Theory]
    [InlineData("F32", 4)]
    [InlineData("F16", 2)]
    [InlineData("U64", 8)]
    [InlineData("F8_E4M3", 1)]
    public void Other_formats_are_no_ids(string dtype, int bytes)
    {
        using SafetensorsFile file =
            SafetensorsFile.Open(folder.Write("one.safetensors", RawSafetensors.One(dtype, "[3]", new byte[3 * bytes])));
        TensorFileException error = Assert.Throws<TensorFileException>(() => file.ReadIds("x"));
        Assert.Contains($"dtype {dtype}", error.Message, StringComparison.Ordinal);
        Assert.Contains("BOOL, I16, I32, I64, I8, U16, U32, U8 do", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("F8_E5M2", "[4]", 4)]
    [InlineData("F8_E4M3", "[4]", 4)]
    [InlineData("F8_E8M0", "[4]", 4)]
    [InlineData("F8_E5M2FNUZ", "[4]", 4)]
    [InlineData("F8_E4M3FNUZ", "[4]", 4)]
    [InlineData("F6_E2M3", "[4]", 3)]
    [InlineData("F6_E3M2", "[2,2]", 3)]
    [InlineData("F4", "[2,4]", 4)]
    [InlineData("C64", "[4]", 32)]
    public void Formats_that_cannot_be_read_are_listed_and_refused_by_name(string dtype, string shape, int bytes)
    {
        using SafetensorsFile file =
            SafetensorsFile.Open(folder.Write("one.safetensors", RawSafetensors.One(dtype, shape, new byte[bytes])));
        Assert.Equal(dtype, file["x"].DType);
        Assert.Equal(bytes, file["x"].Bytes);
        TensorFileException error = Assert.Throws<TensorFileException>(() => file.Read("x", Backend.Cpu));
        Assert.Contains($"'x': its dtype {dtype} cannot be read", error.Message, StringComparison.Ordinal);
        Assert.Throws<TensorFileException>(() => file.ReadAll(Backend.Cpu));
    }

    [Fact]
    public void Every_float16_number_is_exact()
    {
        byte[] all = new byte[2 << 16];
        for (int i = 0; i < 1 << 16; i++) BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(2 * i), (ushort)i);
        using SafetensorsFile file = SafetensorsFile.Open(folder.Write("half.safetensors", RawSafetensors.One("F16", "[65536]", all)));
        float[] singles = file.Read("x", Backend.Cpu).ToArray();
        double[] doubles = file.Read("x", Backend.Reference).ToDoubleArray();
        for (int i = 0; i < 1 << 16; i++)
        {
            // IEEE 754: one sign bit, five exponent bits with bias 15, ten fraction bits; subnormal when the exponent is zero.
            double sign = (i & 0x8000) == 0 ? 1 : -1;
            int exponent = (i >> 10) & 31, fraction = i & 1023;
            double expected = exponent switch
            {
                31 => fraction == 0 ? sign * double.PositiveInfinity : double.NaN,
                0 => sign * fraction * Math.Pow(2, -24),
                _ => sign * (1024 + fraction) * Math.Pow(2, exponent - 25),
            };
            if (double.IsNaN(expected))
            {
                // The fraction survives; a signalling NaN becomes a quiet one, as processors convert it.
                uint bits = ((uint)(i & 0x8000) << 16) | 0x7FC00000u | ((uint)fraction << 13);
                Assert.Equal(bits, BitConverter.SingleToUInt32Bits(singles[i]));
                Assert.True(double.IsNaN(doubles[i]));
                continue;
            }
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(doubles[i]));
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(singles[i]));
        }
    }

    [Fact]
    public void Every_bfloat16_number_is_exact()
    {
        byte[] all = new byte[2 << 16];
        for (int i = 0; i < 1 << 16; i++) BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(2 * i), (ushort)i);
        using SafetensorsFile file = SafetensorsFile.Open(folder.Write("brain.safetensors", RawSafetensors.One("BF16", "[256,256]", all)));
        float[] singles = file.Read("x", Backend.Cpu).ToArray();
        double[] doubles = file.Read("x", Backend.Reference).ToDoubleArray();
        for (int i = 0; i < 1 << 16; i++)
        {
            // One sign bit, eight exponent bits with bias 127, seven fraction bits: also NaN keeps its bits in single precision.
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(singles[i]));
            double sign = (i & 0x8000) == 0 ? 1 : -1;
            int exponent = (i >> 7) & 255, fraction = i & 127;
            double expected = exponent switch
            {
                255 => fraction == 0 ? sign * double.PositiveInfinity : double.NaN,
                0 => sign * fraction * Math.Pow(2, -133),
                _ => sign * (128 + fraction) * Math.Pow(2, exponent - 134),
            };
            Assert.Equal(expected, doubles[i]);
        }
    }

    [Fact]
    public void A_missing_name_is_an_error_that_shows_the_most_alike()
    {
        string json = string.Join(",", new[] { "zero", "bert.encoder.weight", "bert.encoder.bias", "cls.weight", "other" }
            .Select(name => $"\"{name}\":{{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"));
        using SafetensorsFile file = SafetensorsFile.Open(folder.Write("names.safetensors", RawSafetensors.Bytes("{" + json + "}", 0)));
        TensorFileException error = Assert.Throws<TensorFileException>(() => file.Read("encoder.weight", Backend.Cpu));
        Assert.Contains(
            "no tensor 'encoder.weight'; the file has 5, most alike: 'bert.encoder.weight', 'cls.weight',",
            error.Message,
            StringComparison.Ordinal);
        Assert.Throws<TensorFileException>(() => file["ZERO"]);
    }

    [Fact]
    public void A_file_without_tensors_is_valid()
    {
        using SafetensorsFile file = SafetensorsFile.Open(folder.Write("empty.safetensors", RawSafetensors.Bytes("{}      ", 0)));
        Assert.Empty(file.Entries);
        Assert.Empty(file.Metadata);
        Assert.Contains("the file has none", Assert.Throws<TensorFileException>(() => file["x"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scalar_a_large_tensor_and_unknown_members_are_read()
    {
        // Larger than one piece of reading, and not a multiple of it.
        int count = 70_001;
        byte[] data = new byte[4 * (count + 1)];
        for (int i = 0; i <= count; i++) BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(4 * i), i * 0.5f);
        byte[] json = Encoding.UTF8.GetBytes(
            """{"s":{"dtype":"F32","shape":[],"data_offsets":[0,4],"later":{"a":[1,{}]}},"""
            + $"\"x\":{{\"dtype\":\"F32\",\"shape\":[{count}],\"data_offsets\":[4,{4 * (count + 1)}]}}}}");
        using SafetensorsFile file = SafetensorsFile.Open(folder.Write("large.safetensors", RawSafetensors.Bytes(json, data)));
        Assert.Equal(0, file.Read("s", Backend.Cpu).Shape.Rank);
        Assert.Equal(0, file.Read("s", Backend.Cpu).ToDouble());
        Assert.Equal(Enumerable.Range(1, count).Select(i => i * 0.5f), file.Read("x", Backend.Cpu).ToArray());
        Assert.Equal(Enumerable.Range(1, count).Select(i => i * 0.5), file.Read("x", Backend.Reference).ToDoubleArray());
    }

    [Fact]
    public void Many_threads_read_at_once()
    {
        Dictionary<string, Tensor> tensors = Enumerable.Range(0, 24)
            .ToDictionary(i => $"t{i}", i => Sample.Uniform([100 + i, 301], (ulong)i));
        SafetensorsWriter.Write(folder["many.safetensors"], tensors);
        using SafetensorsFile file = SafetensorsFile.Open(folder["many.safetensors"]);
        Parallel.For(0, 240, new ParallelOptions { MaxDegreeOfParallelism = 16 }, i =>
        {
            string name = $"t{i * 7 % 24}";
            Close.AssertSameBits(name, tensors[name], file.Read(name, Backend.Cpu));
        });
    }

    [Fact]
    public void A_closed_file_refuses_to_read_and_cancelling_stops()
    {
        SafetensorsFile file = SafetensorsFile.Open(folder.Write("valid.safetensors", RawSafetensors.Valid()));
        Assert.Throws<OperationCanceledException>(() => file.ReadAll(Backend.Cpu, new CancellationToken(canceled: true)));
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read("a", Backend.Cpu));
    }

    private static byte[] Encode(string dtype, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return dtype switch
        {
            "F64" => BitConverter.GetBytes(double.Parse(text, culture)),
            "F32" => BitConverter.GetBytes(float.Parse(text, culture)),
            "I64" => BitConverter.GetBytes(long.Parse(text, culture)),
            "I32" => BitConverter.GetBytes(int.Parse(text, culture)),
            "I16" => BitConverter.GetBytes(short.Parse(text, culture)),
            "I8" => [(byte)sbyte.Parse(text, culture)],
            "U64" => BitConverter.GetBytes(ulong.Parse(text, culture)),
            "U32" => BitConverter.GetBytes(uint.Parse(text, culture)),
            "U16" => BitConverter.GetBytes(ushort.Parse(text, culture)),
            _ => [byte.Parse(text, culture)],
        };
    }
}
