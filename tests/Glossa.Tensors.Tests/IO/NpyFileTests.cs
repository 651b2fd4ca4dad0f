using System.IO.Compression;
using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.IO;

/// <summary>Arrays that NumPy 1.24 wrote (tests/fixtures/npy), and arrays written and read back.</summary>
/// <remarks>
/// The fixtures' values: floats [[0, -0.0, 1.5], [-2.25, inf, nan]]; signed integers [[smallest, -1, 0], [1, 2, largest]]; unsigned
/// integers [[0, 1, 2], [3, 4, largest]]; b1 [[1, 0, 1], [0, 0, 1]]; made with <c>numpy.lib.format.write_array(f, np.array(values,
/// '&gt;f4'))</c>.
/// </remarks>
public sealed class NpyFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Floats =>
        from type in new[] { "f2", "f4", "f8" } from order in new[] { "le", "be" } select new object[] { $"{type}_{order}" };

    public static IEnumerable<object[]> Integers =>
    [
        ["i1_le", sbyte.MinValue, sbyte.MaxValue], ["i2_le", short.MinValue, short.MaxValue], ["i2_be", short.MinValue, short.MaxValue],
        ["i4_le", int.MinValue, int.MaxValue], ["i4_be", int.MinValue, int.MaxValue], ["i8_le", long.MinValue, long.MaxValue],
        ["i8_be", long.MinValue, long.MaxValue],
    ];

    public static IEnumerable<object[]> Naturals =>
        [
            ["u1_le", (long)byte.MaxValue], ["u2_le", (long)ushort.MaxValue], ["u2_be", (long)ushort.MaxValue],
            ["u4_le", (long)uint.MaxValue], ["u4_be", (long)uint.MaxValue],
        ];

    [Theory]
    [MemberData(nameof(Floats))]
    public void NumPys_floats_are_read(string name)
    {
        double[] expected = [0, -0.0, 1.5, -2.25, double.PositiveInfinity, double.NaN];
        foreach (Backend backend in new[] { Backend.Cpu, Backend.Reference })
        {
            Tensor x = NpyFile.Read(Numpy(name), backend);
            Assert.Equal([2, 3], x.Shape);
            Assert.Equal(backend, x.Backend);
            Assert.Equal(expected, x.ToDoubleArray());
            Assert.True(double.IsNegative(x[0, 1]));
        }
    }

    [Theory]
    [MemberData(nameof(Integers))]
    public void NumPys_integers_are_read(string name, long smallest, long largest)
    {
        long[] expected = [smallest, -1, 0, 1, 2, largest];
        Assert.Equal(expected, NpyFile.ReadIds(Numpy(name)).Span.ToArray());
        Assert.Equal(expected.Select(n => (double)n), NpyFile.Read(Numpy(name), Backend.Reference).ToDoubleArray());
        Assert.Equal(expected.Select(n => (float)n), NpyFile.Read(Numpy(name), Backend.Cpu).ToArray());
    }

    [Theory]
    [MemberData(nameof(Naturals))]
    public void NumPys_unsigned_integers_are_read(string name, long largest)
    {
        long[] expected = [0, 1, 2, 3, 4, largest];
        Assert.Equal(expected, NpyFile.ReadIds(Numpy(name)).Span.ToArray());
        Assert.Equal(expected.Select(n => (double)n), NpyFile.Read(Numpy(name), Backend.Reference).ToDoubleArray());
    }

    [Theory]
    [InlineData("u8_le")]
    [InlineData("u8_be")]
    public void NumPys_largest_integers_are_numbers_but_no_ids(string name)
    {
        Assert.Equal([0, 1, 2, 3, 4, ulong.MaxValue], NpyFile.Read(Numpy(name), Backend.Reference).ToDoubleArray());
        Assert.Contains(
            "UInt64, which does not hold ids",
            Assert.Throws<TensorFileException>(() => NpyFile.ReadIds(Numpy(name))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NumPys_truth_values_are_read()
    {
        Assert.Equal([1L, 0, 1, 0, 0, 1], NpyFile.ReadIds(Numpy("b1")).Span.ToArray());
        Assert.Equal([1f, 0, 1, 0, 0, 1], NpyFile.Read(Numpy("b1"), Backend.Cpu).ToArray());
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void NumPys_axis_order_versions_and_shapes_are_read(string backendName)
    {
        Backend backend = On.Backend(backendName);
        Tensor fortran = NpyFile.Read(Numpy("fortran"), backend);
        Assert.Equal([2, 3, 4], fortran.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (double)i), fortran.ToDoubleArray());
        Tensor integers = NpyFile.Read(Numpy("fortran_be"), backend);
        Assert.Equal([4, 2, 3], integers.Shape);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (double)i), integers.ToDoubleArray());
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (long)i), NpyFile.ReadIds(Numpy("fortran_be")).Span.ToArray());
        Assert.Equal(Shape.Scalar, NpyFile.Read(Numpy("scalar"), backend).Shape);
        Assert.Equal(2.5, NpyFile.Read(Numpy("scalar"), backend).ToDouble());
        Assert.Equal([0.0, 1, 2, 3, 4], NpyFile.Read(Numpy("vector"), backend).ToDoubleArray());
        Assert.Equal([0, 3], NpyFile.Read(Numpy("empty"), backend).Shape);
        Assert.Equal([0.0, 1, 2, 3, 4, 5], NpyFile.Read(Numpy("version2"), backend).ToDoubleArray());
        Assert.Equal([0.0, 1, 2, 3, 4, 5], NpyFile.Read(Numpy("version3"), backend).ToDoubleArray());
    }

    [Theory]
    [InlineData("object", "the type '|O' cannot be read")]
    [InlineData("text", "the type '<U3' cannot be read")]
    [InlineData("structured", "structured array")]
    public void NumPys_other_arrays_are_refused(string name, string complaint)
    {
        Assert.Contains(
            complaint, Assert.Throws<TensorFileException>(() => NpyFile.Read(Numpy(name), Backend.Cpu)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        NpyFile.Write(folder["x.npy"], Tensor.From([1.5f, -2f], [2, 1]));
        string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }".PadRight(117) + "\n";
        byte[] expected =
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0, .. Encoding.ASCII.GetBytes(header), .. BitConverter.GetBytes(1.5f),
            .. BitConverter.GetBytes(-2f),
        ];
        if (!BitConverter.IsLittleEndian)
        {
            throw new NotSupportedException("The expectation is written for machines that store the lowest byte first.");
        }
        Assert.Equal(expected, File.ReadAllBytes(folder["x.npy"]));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void What_was_written_is_read_back_bit_for_bit(string backendName)
    {
        Backend backend = On.Backend(backendName);
        Shape[] shapes = [[], [1], [7], [0], [2, 3], [3, 0, 2], [2, 1, 3, 2], [40_000], [123, 1001], [.. Enumerable.Repeat(1, 40)]];
        foreach (Shape shape in shapes)
        {
            Tensor x = Sample.Uniform(shape, 1, backend: backend);
            NpyFile.Write(folder["x.npy"], x);
            Assert.Equal(0, (new FileInfo(folder["x.npy"]).Length - (shape.Count * backend.ElementBytes)) % 64);
            Close.AssertSameBits($"{shape}", x, NpyFile.Read(folder["x.npy"], backend));
        }
        Tensor view = Sample.Uniform([5, 9], 2, backend: backend).Slice(1, 3, 7, Run.Inference(backend: backend));
        NpyFile.Write(folder["x.npy"], view);
        Close.AssertSameBits("view", view, NpyFile.Read(folder["x.npy"], backend));
        Assert.Equal(["x.npy"], folder.Names);
    }

    [Fact]
    public void Arrays_one_after_another_are_read_from_a_stream_but_not_from_a_path()
    {
        using MemoryStream stream = new();
        Tensor first = Sample.Uniform([3, 4], 1), second = Sample.Uniform([5], 2);
        NpyFile.Write(stream, first);
        NpyFile.Write(stream, second);
        stream.Position = 0;
        Close.AssertSameBits("first", first, NpyFile.Read(stream, Backend.Cpu));
        Close.AssertSameBits("second", second, NpyFile.Read(stream, Backend.Cpu));
        Assert.Contains(
            "not a .npy file",
            Assert.Throws<TensorFileException>(() => NpyFile.Read(stream, Backend.Cpu)).Message,
            StringComparison.Ordinal);

        string path = folder.Write("two.npy", stream.ToArray());
        Assert.Contains(
            "148 bytes follow the array",
            Assert.Throws<TensorFileException>(() => NpyFile.Read(path, Backend.Cpu)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_stream_that_cannot_seek_is_read()
    {
        using MemoryStream packed = new();
        Tensor first = Sample.Uniform([300, 400], 1), second = Sample.Uniform([5], 2);
        using (GZipStream zip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            NpyFile.Write(zip, first);
            NpyFile.Write(zip, second);
        }
        packed.Position = 0;
        using GZipStream unzip = new(packed, CompressionMode.Decompress);
        Close.AssertSameBits("first", first, NpyFile.Read(unzip, Backend.Cpu));
        Close.AssertSameBits("second", second, NpyFile.Read(unzip, Backend.Cpu));
    }

    [Fact]
    public void A_failure_leaves_the_old_file_and_nothing_else()
    {
        NpyFile.Write(folder["x.npy"], Tensor.From([1f]));
        byte[] old = File.ReadAllBytes(folder["x.npy"]);
        Run run = Run.Inference();
        Tensor? recycled = null;
        run.Scoped(() => { recycled = run.Zeros([5]); });
        Assert.Throws<RecycledTensorException>(() => NpyFile.Write(folder["x.npy"], recycled!));
        Assert.Equal(["x.npy"], folder.Names);
        Assert.Equal(old, File.ReadAllBytes(folder["x.npy"]));
    }

    private static string Numpy(string name) => Path.Combine(AppContext.BaseDirectory, "fixtures", "npy", $"{name}.npy");
}
