using System.Globalization;
using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Einstein's sum against NumPy's, against its definition, and what it says of mistakes.</summary>
public class EinsumTests
{
    // def x(*shape): return ((np.arange(math.prod(shape)) * 7 % 11 - 5) / 4).reshape(shape)
    // np.einsum(subscripts, *[x(*shape) for shape in shapes])
    [Theory]
    [InlineData("ij,jk->ik", "2 3; 3 4", "2 4", "2.1875 -1.375 1.25 -0.9375 -0.75 -0.125 -0.1875 2.5")]
    [InlineData("ij,kj->ik", "2 3; 2 3", "2 2", "2.0625 -1.0625 -1.0625 2.1875")]
    [InlineData("ij,jk", "2 3; 3 2", "2 2", "1.1875 0.375 -1.875 1.5")]
    [InlineData("bij,bjk->bik", "2 2 3; 2 3 2", "2 2 2", "1.1875 0.375 -1.875 1.5 1.25 1.25 1.3125 1.375")]
    [InlineData("bhqd,bkhd->bhqk", "1 2 2 3; 1 2 2 3", "1 2 2 2", "2.0625 -0.75 -1.0625 2 2 2 1.8125 2.1875")]
    [InlineData("ba", "2 3", "3 2", "-1.25 1.25 0.5 0.25 -0.5 -0.75")]
    [InlineData("ii", "3 3", "", "-2")]
    [InlineData("ii->i", "3 3", "3", "-1.25 0.25 -1")]
    [InlineData("iji->j", "2 3 2", "3", "-1.25 0.25 -1")]
    [InlineData("ij->", "2 3", "", "-0.5")]
    [InlineData("ij->j", "2 3", "3", "0 0.75 -1.25")]
    [InlineData("i,i->", "5; 5", "", "3.6875")]
    [InlineData("i,j->ij", "2; 3", "2 3", "1.5625 -0.625 0.625 -0.625 0.25 -0.25")]
    [InlineData("ij,ij->ij", "2 3; 2 3", "2 3", "1.5625 0.25 0.25 1.5625 0.0625 0.5625")]
    [InlineData("ij,j->ij", "2 3; 3", "2 3", "1.5625 0.25 0.25 -1.5625 0.125 0.375")]
    [InlineData("bi,b->ib", "2 3; 2", "3 2", "1.5625 0.625 -0.625 0.125 0.625 -0.375")]
    [InlineData(",ij->ij", "; 2 2", "2 2", "1.5625 -0.625 0.625 -1.5625")]
    [InlineData("ij,jk,kl->il", "2 3; 3 2; 2 2", "2 2", "-1.671875 1.0625 1.59375 0.9375")]
    [InlineData("bd,dv,bv->b", "2 3; 3 2; 2 2", "2", "-1.296875 2.8125")]
    public void Values_are_those_of_NumPy(string subscripts, string shapes, string shape, string values)
    {
        foreach (Backend backend in new[] { Backend.Cpu, Backend.Reference })
        {
            Tensor[] operands = [.. shapes.Split(';').Select(sizes => Numbers(ShapeOf(sizes), backend))];
            double[] expected = [.. values.Split(' ').Select(value => double.Parse(value, CultureInfo.InvariantCulture))];
            Tensor y = Tensor.Einsum(subscripts, operands, Run.Inference(backend: backend));
            Close.Assert(subscripts, Tensor.From(expected, ShapeOf(shape), Backend.Reference), y, backend == Backend.Cpu ? 1e-6 : 1e-9);
        }
    }

    [Fact]
    public void Any_subscripts_are_the_sum_of_products_they_write()
    {
        CounterRandom random = new RandomSource(5).Next();
        int drawn = 0;
        for (int trial = 0; trial < 300; trial++)
        {
            int[] sizes = [Draw(1, 4), Draw(0, 4), Draw(1, 4), Draw(1, 4)];
            string[] inputs = [.. Enumerable.Range(0, Draw(1, 4)).Select(_ => Letters(Draw(0, 5)))];
            string output = string.Concat(string.Concat(inputs).Distinct().Where(_ => Draw(0, 2) == 1).OrderBy(_ => Draw(0, 100)));
            Tensor[] operands =
                [.. inputs.Select((letters, i) => Sample.Uniform(Sizes(letters), (ulong)(trial + i), backend: Backend.Reference))];
            string subscripts = $"{string.Join(", ", inputs)} -> {output}";
            Tensor y = Tensor.Einsum(subscripts, operands, Run.Inference(backend: Backend.Reference));
            double[] expected = new double[Sizes(output).Count];
            // A letter that nobody has would count every product several times.
            string used = string.Concat(inputs);
            foreach (int[] at in Places([.. sizes.Select((size, i) => used.Contains("abcd"[i], StringComparison.Ordinal) ? size : 1)]))
            {
                double product = 1;
                for (int i = 0; i < inputs.Length; i++) product *= operands[i][Pick(inputs[i], at)];
                expected[Tensor.FlatIndex(Sizes(output), Pick(output, at))] += product;
            }
            Close.Assert(subscripts, Tensor.From(expected, Sizes(output), Backend.Reference), y);

            Shape Sizes(string letters) => Shape.Create([.. letters.Select(letter => sizes[letter - 'a'])]);
        }

        string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => "abcd"[Draw(0, 4)]));

        int Draw(int low, int high) => low + random.Integer(drawn++, high - low);

        static int[] Pick(string letters, int[] at) => [.. letters.Select(letter => at[letter - 'a'])];
    }

    [Fact]
    public void Names_of_ours_are_products_of_theirs()
    {
        Run run = Run.Inference();
        Tensor a = Sample.Uniform([30, 40], 1), b = Sample.Uniform([40, 50], 2);
        Close.AssertSameBits("product", a.MatMul(b, run), Tensor.Einsum("ij,jk->ik", [a, b], run));
        Close.AssertSameBits("transposed", a.MatMul(b, run), Tensor.Einsum("ij,kj", [a, b.Transpose(0, 1, run)], run));
        Close.AssertSameBits("sum", a.Sum(0, run), Tensor.Einsum("ij->j", [a], run));
        Close.AssertSameBits("transpose", a.Transpose(0, 1, run), Tensor.Einsum("ij->ji", [a], run));
        Assert.Same(a, Tensor.Einsum("ij->ij", [a], run));
    }

    [Theory]
    [InlineData("ij,jk->ik", "2 3", "2 operands", "but 1 were given")]
    [InlineData("ij->ij", "2 3 4", "'ij' names 2 axes", "[2, 3, 4]")]
    [InlineData("ij...->ij", "2", "'ij...' names 2 axes", "[2]")]
    [InlineData("ij,jk->ik", "2 3; 4 5", "'j'", "size 3 in operand 1, of shape [2, 3], but size 4 in operand 2, of shape [4, 5]")]
    [InlineData("ii->i", "2 3", "'i'", "size 2", "size 3")]
    [InlineData("...i,...i->...", "2 3; 4 3", "'...'", "size 2", "size 4")]
    [InlineData("i?->i", "2 3", "'?'", "neither a letter")]
    [InlineData("i......->i", "2 3", "'.'", "one ellipsis")]
    [InlineData("ij->ik", "2 3", "'k' that no operand has")]
    [InlineData("ij->ii", "2 3", "'i' twice")]
    [InlineData("...i->i", "2 3", "does not say where its axes go")]
    [InlineData("i->i->i", "2", "more than one arrow")]
    public void Mistakes_are_explained(string subscripts, string shapes, params string[] parts)
    {
        Tensor[] operands = [.. shapes.Split(';').Select(sizes => Tensor.Zeros(ShapeOf(sizes)))];
        string message = Assert.Throws<ShapeException>(() => Tensor.Einsum(subscripts, operands, Run.Inference())).Message;
        Assert.All(parts.Append(subscripts), part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    private static Tensor Numbers(Shape shape, Backend backend) =>
        Tensor.From([.. Enumerable.Range(0, (int)shape.Count).Select(i => ((i * 7 % 11) - 5) / 4.0)], shape, backend);

    /// <summary>All positions in a shape.</summary>
    private static IEnumerable<int[]> Places(int[] sizes) => sizes.Length == 0
        ? [[]]
        : Enumerable.Range(0, sizes[0]).SelectMany(first => Places(sizes[1..]).Select(rest => (int[])[first, .. rest]));

    private static Shape ShapeOf(string sizes) =>
        Shape.Create([.. sizes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
}
