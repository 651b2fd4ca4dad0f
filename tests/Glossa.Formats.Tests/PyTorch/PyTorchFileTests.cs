using Glossa.Tensors;
using Glossa.Testing;
using Xunit;
using static Glossa.Formats.Tests.RawPyTorch;

namespace Glossa.Formats.Tests;

/// <summary>
/// Files that PyTorch wrote are read in both of its forms, and nothing in them is run (tests/fixtures/pytorch/make.py wrote them).
/// </summary>
public class PyTorchFileTests
{
    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "fixtures", "pytorch", file);

    [Theory]
    [InlineData("archive.pt")]
    [InlineData("legacy.pt")]
    public void Every_kind_of_tensor_is_read(string file)
    {
        IReadOnlyDictionary<string, Tensor> tensors = PyTorchFile.Read(PathOf(file), Backend.Reference);
        Assert.Equal(
            ["plain", "turned", "part", "double", "half", "bfloat", "long", "flag", "scalar", "empty", "parameter"],
            tensors.Keys.Select(name => name["model.".Length..]));
        AssertTensor("plain", [3, 4], [0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1, 1.125, 1.25, 1.375]);
        AssertTensor("turned", [4, 3], [0, 0.5, 1, 0.125, 0.625, 1.125, 0.25, 0.75, 1.25, 0.375, 0.875, 1.375]);
        AssertTensor("part", [2, 2], [0.625, 0.75, 1.125, 1.25]);
        AssertTensor("double", [1, 2], [0.1, -2.5e300]);
        AssertTensor("half", [2], [1.5, -0.25]);
        AssertTensor("bfloat", [2], [1.5, -3]);
        AssertTensor("long", [3], [1, -2, 3]);
        AssertTensor("flag", [2], [1, 0]);
        AssertTensor("scalar", [], [7]);
        AssertTensor("empty", [0, 5], []);
        AssertTensor("parameter", [1], [2]);

        void AssertTensor(string name, Shape shape, double[] values)
        {
            Assert.Equal(shape, tensors[$"model.{name}"].Shape);
            Assert.Equal(values, tensors[$"model.{name}"].ToDoubleArray());
        }
    }

    [Theory]
    [InlineData("command.pt")]
    [InlineData("legacy-command.pt")]
    public void A_file_that_wants_to_run_something_is_refused(string file) =>
        Assert.Contains(
            "posix.system",
            Assert.Throws<TensorFileException>(() => PyTorchFile.Read(PathOf(file), Backend.Cpu)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_file_without_a_dictionary_says_what_to_save() =>
        Assert.Contains(
            "state_dict",
            Assert.Throws<TensorFileException>(() => PyTorchFile.Read(PathOf("list.pt"), Backend.Cpu)).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData(null, 1f)]
    [InlineData("little", 1f)]
    [InlineData("big", 4.6006e-41f)]
    public void Bytes_are_in_the_order_the_file_says(string? order, float value)
    {
        List<(string, byte[])> records = [("data/0", RawHdf5.Bytes(1f))];
        if (order is not null) records.Add(("byteorder", [.. order.Select(c => (byte)c)]));
        Assert.Equal(value, Read(Dictionary((Unicode("x"), Tensor(Storage("0", 1), []))), [.. records])["x"].ToDouble(), 1e-44);
    }

    [Fact]
    public void Another_order_of_bytes_is_refused()
    {
        byte[] content = Dictionary((Unicode("x"), Tensor(Storage("0", 1), [])));
        Assert.Contains(
            "byteorder: it says 'middle'",
            Refusal(content, ("data/0", new byte[4]), ("byteorder", "middle"u8.ToArray())),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("twice.pt")]
    [InlineData("legacy-twice.pt")]
    public void A_dictionary_under_two_names_is_read_under_both(string file)
    {
        IReadOnlyDictionary<string, Tensor> tensors = PyTorchFile.Read(PathOf(file), Backend.Cpu);
        Assert.Equal(["model.w", "model.tied", "best.w", "best.tied", "row"], tensors.Keys);
        Assert.All(tensors.Take(4), pair => Assert.Equal([0, 1, 2, 3, 4, 5], pair.Value.ToArray()));
        Assert.Equal([3, 4, 5], tensors["row"].ToArray());
    }

    [Theory]
    [InlineData("same-dots.pt", "'a.b'")]
    [InlineData("same-number.pt", "'1'")]
    public void Two_tensors_of_one_name_are_refused(string file, string name) =>
        Assert.Contains(
            $"two tensors would be named {name}",
            Assert.Throws<TensorFileException>(() => PyTorchFile.Read(PathOf(file), Backend.Cpu)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Tensors_whose_sign_was_not_turned_yet_are_turned()
    {
        // As PyTorch 2 writes torch._neg_view(x): _rebuild_tensor_v2(…, None, {'neg': True}).
        byte[] storage = Storage("0", 3);
        byte[] negative = Dictionary((Unicode("neg"), True)), not = Dictionary((Unicode("neg"), False), (Unicode("conj"), False));
        byte[] content = Dictionary(
            (Unicode("n"), Tensor(storage, [3], metadata: negative)),
            (Unicode("x"), Tensor(storage, [3])),
            (Unicode("same"), Tensor(storage, [3], metadata: not)));
        IReadOnlyDictionary<string, Tensor> tensors = Read(content, ("data/0", RawHdf5.Bytes(1f, -2, 0.5f)));
        Assert.Equal([-1, 2, -0.5f], tensors["n"].ToArray());
        Assert.Equal([1, -2, 0.5f], tensors["x"].ToArray());
        Assert.Equal([1, -2, 0.5f], tensors["same"].ToArray());
    }

    [Theory]
    [InlineData("conj")]
    [InlineData("turned")]
    public void Tensors_with_other_notes_are_refused(string note)
    {
        byte[] content = Dictionary((Unicode("x"), Tensor(Storage("0", 1), [1], metadata: Dictionary((Unicode(note), True)))));
        Assert.Contains($"noted to be '{note}'", Refusal(content, ("data/0", new byte[4])), StringComparison.Ordinal);
    }

    [Fact]
    public void Storages_that_cannot_be_read_are_named()
    {
        Assert.Contains(
            "storage '0' is a 'ComplexFloatStorage'",
            Assert.Throws<TensorFileException>(() => PyTorchFile.Read(PathOf("complex.pt"), Backend.Cpu)).Message,
            StringComparison.Ordinal);
        byte[] part = Tuple(Unicode("1"), Number(4), Number(4));
        Assert.Contains(
            "part of another",
            Refusal(Dictionary((Unicode("x"), Tensor(Storage("0", 8, "FloatStorage", part), [1]))), ("data/0", new byte[32])),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_of_one_storage_are_read_whatever_their_order()
    {
        byte[] storage = Storage("0", 12);
        (byte[], byte[])[] parts =
        [
            (Unicode("last"), Tensor(storage, [2, 2], 8)),
            (Unicode("first"), Tensor(storage, [4])),
            (Unicode("middle"), Tensor(storage, [1], 5)),
            (Unicode("none"), Tensor(storage, [0, 3], 12)),
        ];
        (string, byte[]) data = ("data/0", RawHdf5.Bytes(Enumerable.Range(0, 12).Select(i => (float)i).ToArray()));
        (byte[], byte[])[] more =
            [(Unicode("all"), Tensor(storage, [3, 4])), (Unicode("column"), Tensor(storage, [3, 1, 2], 1, [4, 7, 2]))];
        foreach ((byte[], byte[])[] all in new[] { parts, [.. parts, .. more] })
        {
            IReadOnlyDictionary<string, Tensor> tensors = Read(Dictionary(all), data);
            Assert.Equal(["last", "first", "middle", "none"], tensors.Keys.Take(4));
            Assert.Equal([8, 9, 10, 11], tensors["last"].ToArray());
            Assert.Equal([0, 1, 2, 3], tensors["first"].ToArray());
            Assert.Equal([5], tensors["middle"].ToArray());
            Assert.Equal<Shape>([0, 3], tensors["none"].Shape);
            if (tensors.Count > 4) Assert.Equal([1, 3, 5, 7, 9, 11], tensors["column"].ToArray());
        }
    }

    [Theory]
    [InlineData("archive.pt")]
    [InlineData("legacy.pt")]
    public void Files_cut_off_or_damaged_anywhere_are_errors_and_nothing_worse(string file)
    {
        byte[] whole = File.ReadAllBytes(PathOf(file));
        string path = Path.GetTempFileName();
        try
        {
            for (int length = 0; length < whole.Length; length += 7)
            {
                File.WriteAllBytes(path, whole[..length]);
                Assert.Throws<TensorFileException>(() => PyTorchFile.Read(path, Backend.Cpu));
            }
            for (int at = 0; at < whole.Length; at += 3)
            {
                byte[] changed = [.. whole];
                changed[at] ^= 0x15;
                File.WriteAllBytes(path, changed);
                // A changed number is a number; anything else must be noticed.
                Exception? error = Record.Exception(() => PyTorchFile.Read(path, Backend.Cpu));
                Assert.True(error is null or TensorFileException, $"byte {at}: {error}");
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static IReadOnlyDictionary<string, Tensor> Read(byte[] content, params (string Name, byte[] Bytes)[] records)
    {
        using TempFolder folder = new();
        return PyTorchFile.Read(folder.Write("file.pt", Archive(content, records)), Backend.Cpu);
    }

    private static string Refusal(byte[] content, params (string Name, byte[] Bytes)[] records) =>
        Assert.Throws<TensorFileException>(() => Read(content, records)).Message;
}
