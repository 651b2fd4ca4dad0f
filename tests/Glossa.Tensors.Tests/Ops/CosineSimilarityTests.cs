using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>The cosine of vectors.</summary>
public class CosineSimilarityTests
{
    [Fact]
    public void Vectors_may_lie_along_any_axis()
    {
        Run run = Run.Inference(1, Backend.Reference);
        Tensor a = Sample.Uniform([3, 4], 1, backend: Backend.Reference), b = Sample.Uniform([3, 4], 2, backend: Backend.Reference);
        Tensor cosine = a.CosineSimilarity(b, run, 0);
        for (int j = 0; j < 4; j++)
        {
            double dot = 0, aa = 0, bb = 0;
            for (int i = 0; i < 3; i++) (dot, aa, bb) = (dot + (a[i, j] * b[i, j]), aa + (a[i, j] * a[i, j]), bb + (b[i, j] * b[i, j]));
            Assert.Equal(dot / Math.Sqrt(aa * bb), cosine[j], 1e-12);
        }
        GradientCheck.Verify((x, r) => x[0].CosineSimilarity(x[1], r, 0), [a, b]);
    }

    [Fact]
    public void A_vector_of_zeros_is_like_nothing()
    {
        Run run = On.Recording("cpu");
        Tensor zero = Tensor.Zeros([1, 3]), other = Sample.Variable([1, 3], 1);
        Tensor cosine = other.CosineSimilarity(zero, run);
        cosine.Sum(run).Backward(run);
        Assert.Equal(0, cosine[0]);
        Assert.Equal(new float[3], other.Gradient!.ToArray());
    }
}
