using System.Buffers.Binary;
using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Tests of written files: byte for byte, and read back.</summary>
public sealed class SafetensorsWriterTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        Dictionary<string, Tensor> tensors = new()
        {
            ["b"] = Tensor.From([1f, -2f], [2]),
            ["a/ü"] = Tensor.From([0.5f], Shape.Scalar),
            ["double"] = Tensor.From([0.1], [1, 1], Backend.Reference),
            ["B"] = Tensor.From([], [0, 3]),
        };
        SafetensorsWriter.Write(folder["w.safetensors"], tensors, new Dictionary<string, string> { ["z"] = "\"1\"\n", ["format"] = "pt" });
        // Eight-byte values first, so that all are aligned; then by name, capital letters before small ones.
        string json = """
            {"__metadata__":{"format":"pt","z":"\"1\"\n"},
            "double":{"dtype":"F64","shape":[1,1],"data_offsets":[0,8]},
            "B":{"dtype":"F32","shape":[0,3],"data_offsets":[8,8]},
            "a/ü":{"dtype":"F32","shape":[],"data_offsets":[8,12]},
            "b":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}
            """.ReplaceLineEndings("");
        byte[] header = Encoding.UTF8.GetBytes(json);
        byte[] padded = [.. header, .. Enumerable.Repeat((byte)' ', (8 - (header.Length % 8)) % 8)];
        byte[] data = new byte[20];
        BinaryPrimitives.WriteDoubleLittleEndian(data, 0.1);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(8), 0.5f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(12), 1f);
        BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(16), -2f);
        Assert.Equal(RawSafetensors.Bytes(padded, data), File.ReadAllBytes(folder["w.safetensors"]));
    }

    [Fact]
    public void The_bytes_do_not_depend_on_the_order_of_the_dictionary()
    {
        Dictionary<string, Tensor> tensors = Enumerable.Range(0, 20).ToDictionary(i => $"t{i}", i => Sample.Uniform([i, 3], (ulong)i));
        SafetensorsWriter.Write(folder["forward"], tensors);
        SafetensorsWriter.Write(folder["backward"], tensors.Reverse().ToDictionary());
        Assert.Equal(File.ReadAllBytes(folder["forward"]), File.ReadAllBytes(folder["backward"]));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void What_was_written_is_read_back_bit_for_bit(string backendName)
    {
        Backend backend = On.Backend(backendName);
        Run run = Run.Inference(backend: backend);
        Dictionary<string, Tensor> tensors = new()
        {
            ["special"] = Tensor.From(
                [0, -0.0, double.PositiveInfinity, double.NegativeInfinity, double.NaN, double.Epsilon, float.Epsilon, 1e300],
                [8],
                backend),
            ["scalar"] = Sample.Uniform(Shape.Scalar, 1, backend: backend),
            ["empty"] = Sample.Uniform([3, 0, 2], 2, backend: backend),
            ["view of columns"] = Sample.Uniform([5, 4, 9], 3, backend: backend).Slice(-1, 2, 6, run),
            ["view of rows"] = Sample.Uniform([9, 4], 4, backend: backend).Slice(0, 2, 6, run),
            ["large"] = Sample.Uniform([3, 40_000], 5, backend: backend),
            ["large view"] = Sample.Uniform([2, 40_000], 6, backend: backend).Slice(-1, 0, 39_999, run),
        };
        SafetensorsWriter.Write(folder["w.safetensors"], tensors);
        using SafetensorsFile file = SafetensorsFile.Open(folder["w.safetensors"]);
        IReadOnlyDictionary<string, Tensor> read = file.ReadAll(backend);
        Assert.Equal(tensors.Keys.Order(), read.Keys.Order());
        foreach ((string name, Tensor tensor) in tensors) Close.AssertSameBits(name, tensor, read[name]);
        Assert.All(file.Entries, entry => Assert.Equal(backendName == "cpu" ? "F32" : "F64", entry.DType));
        Assert.Equal(0, file.Entries[0].Offset % 8);
    }

    [Fact]
    public void Metadata_with_any_text_is_read_back()
    {
        Dictionary<string, string> texts = new() { [""] = "", ["ключ \"\\\u0001"] = "値 \u2028 😀 \t", ["__metadata__"] = "{}" };
        SafetensorsWriter.Write(folder["m.safetensors"], new Dictionary<string, Tensor> { ["😀\"'"] = Tensor.From([1f]) }, texts);
        using SafetensorsFile file = SafetensorsFile.Open(folder["m.safetensors"]);
        Assert.Equal(texts, file.Metadata);
        Assert.Equal(1, file.Read("😀\"'", Backend.Cpu).ToDouble());
    }

    [Fact]
    public void Names_that_no_header_can_hold_are_refused()
    {
        Tensor x = Tensor.From([1f]);
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(folder["w"], new Dictionary<string, Tensor> { ["__metadata__"] = x }));
        Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(folder["w"], new Dictionary<string, Tensor> { ["a\ud800"] = x }));
        Assert.ThrowsAny<ArgumentException>(() => SafetensorsWriter.Write(
            folder["w"], new Dictionary<string, Tensor>(), new Dictionary<string, string> { ["a"] = "\udc00" }));
        Assert.Empty(folder.Names);
    }

    [Fact]
    public void A_failure_or_a_cancellation_leaves_the_old_file_and_nothing_else()
    {
        Tensor first = Sample.Uniform([1000], 1);
        SafetensorsWriter.Write(folder["model.safetensors"], new Dictionary<string, Tensor> { ["x"] = first });
        byte[] old = File.ReadAllBytes(folder["model.safetensors"]);

        Run run = Run.Inference();
        Tensor? recycled = null;
        run.Scoped(() => { recycled = run.Zeros([5]); });
        Dictionary<string, Tensor> broken = new() { ["a"] = first, ["b"] = recycled! };
        Assert.Throws<RecycledTensorException>(() => SafetensorsWriter.Write(folder["model.safetensors"], broken));
        Assert.Throws<RecycledTensorException>(() => SafetensorsWriter.Write(folder["new.safetensors"], broken));

        Dictionary<string, Tensor> other = new() { ["y"] = Sample.Uniform([500_000], 2) };
        Assert.Throws<OperationCanceledException>(
            () => SafetensorsWriter.Write(folder["model.safetensors"], other, cancellation: new CancellationToken(canceled: true)));

        Assert.Equal(["model.safetensors"], folder.Names);
        Assert.Equal(old, File.ReadAllBytes(folder["model.safetensors"]));
    }
}
