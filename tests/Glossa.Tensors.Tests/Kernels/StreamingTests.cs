using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>Results too large for the caches are written past them: the same bits as small ones, from any place in memory.</summary>
[Trait("Category", "Kernels")]
public class StreamingTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Large_results_have_the_bits_of_small_ones(int offset)
    {
        const int count = (1 << 22) + 37, piece = 1 << 16;
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([count + offset], 1).Slice(0, offset, count + offset, run), y = Sample.Uniform([count], 2);
        Tensor sum = x.Add(y, run), scaled = x.Scale(1.7, run), copy = x.Clone(Run.Inference(2));
        Close.AssertSameBits("copy", x, copy);
        for (int first = 0; first < count; first += piece)
        {
            int end = Math.Min(count, first + piece);
            Tensor a = x.Slice(0, first, end, run), b = y.Slice(0, first, end, run);
            Close.AssertSameBits("sum", a.Add(b, run), sum.Slice(0, first, end, run));
            Close.AssertSameBits("scaled", a.Scale(1.7, run), scaled.Slice(0, first, end, run));
        }
    }
}
