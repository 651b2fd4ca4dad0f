using System.IO.Compression;
using System.Text;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;
using static Glossa.Formats.Tests.RawPyTorch;

namespace Glossa.Formats.Tests;

/// <summary>Files of PyTorch that make much of little: a clear error, soon and without much memory.</summary>
public sealed class PyTorchHostileTests : IDisposable
{
    private const int Many = 2_200_000;

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("pt_dicts.pt", "compressed")]
    [InlineData("pt_lists.pt", "compressed")]
    [InlineData("pt_prefix.pt", "compressed")]
    public void Files_that_mean_harm_are_refused(string name, string what) =>
        Assert.Contains(
            what,
            Bounded.Refusal<TensorFileException>(() => PyTorchFile.Read(Faults.PathOf($"hostile/{name}"), Backend.Cpu)),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("pt_dicts.pt", "objects of more than 128 MiB")]
    [InlineData("pt_lists.pt", "objects of more than 128 MiB")]
    [InlineData("pt_prefix.pt", "longer names than a file of tensors")]
    public void The_same_files_without_compression_are_refused(string name, string what)
    {
        using ZipArchive packed = ZipFile.OpenRead(Faults.PathOf($"hostile/{name}"));
        using MemoryStream pickle = new();
        using (Stream stream = packed.Entries[0].Open()) stream.CopyTo(pickle);
        Assert.Contains(what, Refusal(Archive(pickle.ToArray()[2..^1], ("data/0", []))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData("K1")]
    [InlineData("(K1t")]
    [InlineData("cm\nn\n")]
    [InlineData("X\0\0\0\0")]
    public void Small_operations_make_no_large_memory(string operation) =>
        Assert.Contains(
            "objects of more than",
            Refusal(Archive(Encoding.Latin1.GetBytes(string.Concat(Enumerable.Repeat(operation, Many))))),
            StringComparison.Ordinal);

    [Fact]
    public void Dictionaries_within_each_other_many_times_have_too_many_names()
    {
        byte[] content = Remember(0, Dictionary((Unicode("x"), Tensor(Storage("0", 1), [1]))));
        for (byte level = 1; level <= 14; level++)
        {
            byte[] inner = content;
            byte before = (byte)(level - 1);
            content = Remember(level, Dictionary([(Unicode("a"), inner), .. "bcdef".Select(key => (Unicode($"{key}"), Again(before)))]));
        }
        Assert.Contains("far more or longer names", Refusal(Archive(content, ("data/0", RawHdf5.Bytes(1f)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionary_within_itself_and_one_too_deep_are_refused()
    {
        Assert.Contains(
            "lies within itself",
            Refusal(Archive([.. Remember(0, "}"u8.ToArray()), .. Unicode("self"), .. Again(0), (byte)'s'])),
            StringComparison.Ordinal);
        byte[] deep = "}"u8.ToArray();
        for (int level = 0; level < 20; level++) deep = Dictionary((Unicode("in"), deep));
        Assert.Contains("more than 16 deep", Refusal(Archive(deep)), StringComparison.Ordinal);
    }

    [Fact]
    public void Storages_cannot_have_more_bytes_than_the_file()
    {
        (byte[] Key, byte[] Value)[] tensors =
            [.. Enumerable.Range(0, 3).Select(i => (Unicode($"{i}"), Tensor(Storage("0", 1000 + i), [1])))];
        Assert.Contains(
            "described in two ways",
            Refusal(Archive(Dictionary(tensors), ("data/0", new byte[4008]))),
            StringComparison.Ordinal);
        tensors = [.. Enumerable.Range(0, 3).Select(i => (Unicode($"{i}"), Tensor(Storage($"{i}", 1 << 28), [1])))];
        Assert.Contains(
            "should have 3221225472 bytes",
            Refusal(Archive(Dictionary(tensors), ("data/0", new byte[8]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_share_a_storage_too_often_are_refused()
    {
        // A thousand shapes of the same million values.
        byte[] storage = Storage("0", 1 << 20);
        byte[] content = Dictionary([.. Enumerable.Range(0, 1000).Select(i => (Unicode($"{i}"), Tensor(storage, [1024, 1024 - i])))]);
        Assert.Contains(
            "share storages too often",
            Refusal(Archive(content, ("data/0", new byte[4 << 20]))),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_that_span_a_storage_without_filling_it_cost_one_reading()
    {
        // Two values of each of 2,000 tensors are at the ends of four megabytes.
        byte[] storage = Storage("0", 1 << 20);
        const int Count = 1 << 20, Stride = Count - 2001;
        byte[] numbers = RawHdf5.Bytes(Enumerable.Range(0, Count).Select(i => (float)i).ToArray());
        byte[] content = Dictionary([.. Enumerable.Range(0, 2000).Select(i => (Unicode($"{i}"), Tensor(storage, [2], i, [Stride])))]);
        string path = folder.Write("spans.pt", Archive(content, ("data/0", numbers)));
        long before = GC.GetAllocatedBytesForCurrentThread();
        IReadOnlyDictionary<string, Tensor> read = PyTorchFile.Read(path, Backend.Cpu);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 30_000_000);
        Assert.Equal([1999, 1999 + Stride], read["1999"].ToArray());
    }

    [Fact]
    public void Keys_made_to_collide_are_looked_up_as_fast_as_others()
    {
        // Numbers whose halves cancel out have one hash in .NET.
        IEnumerable<byte> pairs = Enumerable.Range(0, 100_000).SelectMany(i =>
            (byte[])[0x8a, 8, .. RawHdf5.U32(i), .. RawHdf5.U32(i), .. None]);
        byte[] content = [.. "}("u8, .. pairs, (byte)'u'];
        Assert.Empty(PyTorchFile.Read(folder.Write("keys.pt", Archive(content)), Backend.Cpu));
    }

    [Fact]
    public void A_tensor_has_at_most_64_axes()
    {
        int[] ones = [.. Enumerable.Repeat(1, 65)];
        Assert.Contains(
            "65 axes",
            Refusal(Archive(Dictionary((Unicode("x"), Tensor(Storage("0", 1), ones))), ("data/0", new byte[4]))),
            StringComparison.Ordinal);
    }

    private string Refusal(byte[] file)
    {
        string path = folder.Write("hostile.pt", file);
        return Bounded.Refusal<TensorFileException>(() => PyTorchFile.Read(path, Backend.Cpu));
    }
}
