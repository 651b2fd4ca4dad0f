using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Printing;

/// <summary>Tensors as text, in NumPy's layout: the expected texts are those of
/// <c>np.array2string(x, precision=4, floatmode='fixed', separator=', ')</c>, for whole numbers with the default float mode.</summary>
public class PrintingTests
{
    private static readonly Run Plain = Run.Inference(backend: Backend.Reference);

    [Fact]
    public void The_first_line_says_what_it_is()
    {
        Assert.Equal("Tensor [2], float32 on cpu\n[1., 2.]", Tensor.From([1, 2]).ToString());
        Assert.StartsWith("Tensor [2], float64 on reference\n", Plain.Zeros([2]).ToString(), StringComparison.Ordinal);
        Tensor x = Sample.Variable([2], 1);
        Assert.StartsWith("Tensor [2], float32 on cpu, requires gradient\n", x.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("Tensor [2], float32 on cpu, from tanh\n", x.Tanh(On.Recording("cpu")).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new double[] { 0, 0.5 }, "[0.0000, 0.5000]")]
    [InlineData(new double[] { 1, double.NaN, double.PositiveInfinity }, "[ 1., nan, inf]")]
    [InlineData(new double[] { 1, 2000, -30 }, "[   1., 2000.,  -30.]")]
    [InlineData(new double[] { 1e-7, 1, double.NaN, double.NegativeInfinity }, "[1.0000e-07, 1.0000e+00,        nan,       -inf]")]
    [InlineData(new double[] { 2.5, 1e8 }, "[2.5000e+00, 1.0000e+08]")]
    [InlineData(new double[] { 1.5e100, 2 }, "[1.5000e+100, 2.0000e+000]")]
    [InlineData(new double[0], "[]")]
    public void One_format_serves_all_numbers(double[] values, string expected) => Same(expected, Plain.From(values, [values.Length]));

    [Fact]
    public void Rows_stand_under_each_other()
    {
        Same("[[  1.5000, -22.2500,   3.0000],\n [  0.1250,      nan,     -inf]]",
            Plain.From([1.5, -22.25, 3, 0.125, double.NaN, double.NegativeInfinity], [2, 3]));
        Same("""
            [[[ 0.,  1.,  2.,  3.],
              [ 4.,  5.,  6.,  7.],
              [ 8.,  9., 10., 11.]],

             [[12., 13., 14., 15.],
              [16., 17., 18., 19.],
              [20., 21., 22., 23.]]]
            """, Plain.Arange(0, 24).Reshape([2, 3, 4], Plain));
        Same("2.5000", Plain.Full([], 2.5));
        Same("[]", Plain.Zeros([2, 0]));
    }

    [Fact]
    public void Long_rows_are_wrapped()
    {
        Same("""
            [0.0000, 0.0345, 0.0690, 0.1034, 0.1379, 0.1724, 0.2069, 0.2414, 0.2759,
             0.3103, 0.3448, 0.3793, 0.4138, 0.4483, 0.4828, 0.5172, 0.5517, 0.5862,
             0.6207, 0.6552, 0.6897, 0.7241, 0.7586, 0.7931, 0.8276, 0.8621, 0.8966,
             0.9310, 0.9655, 1.0000]
            """, Plain.Linspace(0, 1, 30));
        Same("""
            [[[2.0000, 2.0250, 2.0500, 2.0750, 2.1000, 2.1250, 2.1500, 2.1750,
               2.2000, 2.2250, 2.2500, 2.2750, 2.3000, 2.3250, 2.3500, 2.3750,
               2.4000, 2.4250, 2.4500, 2.4750],
              [2.5000, 2.5250, 2.5500, 2.5750, 2.6000, 2.6250, 2.6500, 2.6750,
               2.7000, 2.7250, 2.7500, 2.7750, 2.8000, 2.8250, 2.8500, 2.8750,
               2.9000, 2.9250, 2.9500, 2.9750]]]
            """, Plain.Linspace(2, 2.975, 40).Reshape([1, 2, 20], Plain));
    }

    [Fact]
    public void The_middle_of_large_tensors_is_left_out()
    {
        Same("""
            [[0.0000e+00, 1.4286e-01, 2.8571e-01, ..., 1.4243e+02, 1.4257e+02,
              1.4271e+02],
             [1.4286e+02, 1.4300e+02, 1.4314e+02, ..., 2.8529e+02, 2.8543e+02,
              2.8557e+02]]
            """, Plain.Arange(0, 2000).Scale(1.0 / 7, Plain).Reshape([2, 1000], Plain));
        string[] lines = Text(Plain.Arange(0, 1320).Reshape([10, 11, 12], Plain)).Split('\n');
        Assert.Equal("[[[   0.,    1.,    2., ...,    9.,   10.,   11.],", lines[0]);
        Assert.Equal("  ...,", lines[3]);
        Assert.Equal(" ...,", lines[24]);
        Assert.Equal("  [1308., 1309., 1310., ..., 1317., 1318., 1319.]]]", lines[^1]);
        Assert.DoesNotContain("...", Text(Plain.Zeros([1000])), StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_of_a_wider_tensor_are_printed_alone()
    {
        Tensor x = Plain.Arange(0, 6).Reshape([2, 3], Plain);
        Same("[[1., 2.],\n [4., 5.]]", x.Slice(1, 1, 3, Plain));
    }

    [Fact]
    public void Ids_are_printed_alike() =>
        Assert.Equal("Ids [2, 2]\n[[ -1,   5],\n [100,   7]]", new IdTensor([-1, 5, 100, 7], [2, 2]).ToString());

    private static string Text(Tensor x) => x.ToString()[(x.ToString().IndexOf('\n', StringComparison.Ordinal) + 1)..];

    private static void Same(string expected, Tensor x) => Assert.Equal(expected.ReplaceLineEndings("\n"), Text(x));
}
