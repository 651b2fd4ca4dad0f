using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>Matrix products on the CPU against plain loops in double precision, over shapes that meet every edge of the blocking.</summary>
[Trait("Category", "Kernels")]
public class GemmTests
{
    // Below, at and above the tile (12 × 32 and smaller ones), the panels packed together (192 rows), the depth block (256) and the column
    // block (1024).
    public static IEnumerable<object[]> Shapes =>
    [
        [0, 5, 3], [3, 0, 4], [4, 5, 0], [1, 1, 1], [1, 7, 300], [2, 33, 5], [5, 31, 17], [6, 32, 16], [7, 64, 255], [11, 15, 256],
        [12, 96, 257], [13, 100, 40], [24, 1, 64], [25, 48, 513], [48, 8, 31], [49, 65, 33], [100, 30, 300], [193, 40, 20], [200, 1030, 9],
        [31, 1025, 270], [400, 33, 260],
    ];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Products_equal_the_reference(int m, int n, int k)
    {
        foreach (int threads in new[] { 1, 2, 3 })
        {
            foreach ((bool transposeA, bool transposeB) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                Tensor a = Sample.Uniform(transposeA ? [k, m] : [m, k], 1), b = Sample.Uniform(transposeB ? [n, k] : [k, n], 2);
                Tensor expected = a.To(Backend.Reference)
                    .MatMul(b.To(Backend.Reference), Run.Inference(backend: Backend.Reference), transposeA, transposeB);
                Tensor actual = a.MatMul(b, Run.Inference(threads), transposeA, transposeB);
                Close.Assert(
                    $"{m}×{k} · {k}×{n}, {threads} threads, transposed {transposeA}, {transposeB}", expected, actual, Tolerance(k));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_bias_is_added_and_an_accumulator_kept(int m, int n, int k)
    {
        Tensor a = Sample.Uniform([m, k], 1), b = Sample.Uniform([k, n], 2), bias = Sample.Uniform([n], 3), c = Sample.Uniform([m, n], 4);
        Run run = Run.Inference(2), reference = Run.Inference(backend: Backend.Reference);
        Tensor product = a.To(Backend.Reference).MatMul(b.To(Backend.Reference), reference);
        Tensor withBias = run.Empty([m, n]), sum = c.Clone(run);
        Backend.Cpu.MatMul(a, false, b, false, bias, withBias, false, run);
        Backend.Cpu.MatMul(a, false, b, false, null, sum, true, run);
        Close.Assert("bias", product.AddRow(bias.To(Backend.Reference), reference), withBias, Tolerance(k));
        Close.Assert("accumulator", product.Add(c.To(Backend.Reference), reference), sum, Tolerance(k));
    }

    [Fact]
    public void Operands_and_results_may_have_a_row_pitch()
    {
        Run run = Run.Inference(2), reference = Run.Inference(backend: Backend.Reference);
        Tensor wideA = Sample.Uniform([37, 90], 1), wideB = Sample.Uniform([50, 80], 2), wideC = run.Zeros([37, 77]);
        Tensor a = wideA.Slice(1, 10, 60, run), b = wideB.Slice(1, 7, 40, run), c = wideC.Slice(1, 20, 53, run);
        Backend.Cpu.MatMul(a, false, b, false, null, c, false, run);
        Close.Assert("pitch", a.To(Backend.Reference).MatMul(b.To(Backend.Reference), reference), c);
        Assert.Equal(0, wideC.Slice(1, 0, 20, run).Square(run).Sum(run).ToDouble());
        Assert.Equal(0, wideC.Slice(1, 53, 77, run).Square(run).Sum(run).ToDouble());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(32)]
    public void A_row_has_the_same_bits_alone_and_in_a_batch_packed_and_unpacked(int row)
    {
        Tensor x = Sample.Uniform([64, 700], 1), weight = Sample.Uniform([300, 700], 2), bias = Sample.Uniform([300], 3);
        Tensor parameter = new(weight.Shape, Backend.Cpu) { IsParameter = true };
        parameter.CopyFrom(weight);
        Run run = Run.Inference();
        Tensor batch = x.Linear(weight, bias, run), alone = x.Slice(0, row, row + 1, run).Linear(weight, bias, run);
        Close.AssertSameBits("alone", batch.Slice(0, row, row + 1, run), alone);
        Close.AssertSameBits("packed", batch, x.Linear(parameter, bias, run));
        Close.AssertSameBits("packed, alone", alone, x.Slice(0, row, row + 1, run).Linear(parameter, bias, run));
        foreach (int threads in new[] { 2, 3, 5 })
        {
            Close.AssertSameBits($"{threads} threads", batch, x.Linear(weight, bias, Run.Inference(threads)));
        }
    }

    [Fact]
    public void A_changed_parameter_is_packed_again()
    {
        Tensor parameter = new([40, 30], Backend.Cpu) { IsParameter = true };
        Tensor x = Sample.Uniform([3, 30], 1);
        Run run = Run.Inference();
        parameter.CopyFrom(Sample.Uniform([40, 30], 2));
        Tensor before = x.Linear(parameter, null, run);
        parameter.CopyFrom(Sample.Uniform([40, 30], 3));
        Tensor after = x.Linear(parameter, null, run);
        Assert.False(before.AllClose(after));
        Close.AssertSameBits("again", x.Linear(Sample.Uniform([40, 30], 3), null, run), after);
    }

    /// <summary>Rounding errors of a chain grow with the root of its length.</summary>
    private static double Tolerance(int k) => 1e-6 * Math.Max(2, Math.Sqrt(k));
}
