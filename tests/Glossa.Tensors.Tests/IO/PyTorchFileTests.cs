using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Files that PyTorch wrote are read in both of its forms, and nothing in them is run (tests/fixtures/pytorch/make.py wrote them).</summary>
public class PyTorchFileTests
{
    private static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "fixtures", "pytorch", file);

    [Theory]
    [InlineData("archive.pt")]
    [InlineData("legacy.pt")]
    public void Every_kind_of_tensor_is_read(string file)
    {
        IReadOnlyDictionary<string, Tensor> tensors = PyTorchFile.Read(PathOf(file), Backend.Reference);
        Assert.Equal(["plain", "turned", "part", "double", "half", "bfloat", "long", "flag", "scalar", "empty", "parameter"], tensors.Keys.Select(name => name["model.".Length..]));
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
        Assert.Contains("posix.system", Assert.Throws<TensorFileException>(() => PyTorchFile.Read(PathOf(file), Backend.Cpu)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_without_a_dictionary_says_what_to_save() =>
        Assert.Contains("state_dict", Assert.Throws<TensorFileException>(() => PyTorchFile.Read(PathOf("list.pt"), Backend.Cpu)).Message, StringComparison.Ordinal);

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
}
