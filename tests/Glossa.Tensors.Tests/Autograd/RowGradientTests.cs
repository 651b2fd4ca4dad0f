using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Autograd;

/// <summary>
/// Gradients kept as rows: sorted, each row once, equal to the dense gradient, also where lookups meet other uses of a table.
/// </summary>
public class RowGradientTests
{
    private static readonly IdTensor Ids = IdTensor.Of(4L, 1L, 4L, 0L);

    [Fact]
    public void Rows_are_sorted_and_occur_once()
    {
        Run run = On.Recording("cpu");
        Tensor table = Sample.Variable([6, 2], 1);
        table.Embedding(Ids, run).Backward(run, Tensor.From(new float[,] { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } }));
        Assert.Null(table.Gradient);
        Assert.Equal([0L, 1L, 4L], table.RowGradient!.Ids.Span.ToArray());
        Assert.Equal([7f, 8f, 3f, 4f, 6f, 8f], table.RowGradient.Rows.ToArray());
    }

    [Fact]
    public void The_padding_row_gets_none()
    {
        Run run = On.Recording("cpu");
        Tensor table = Sample.Variable([6, 2], 1);
        table.Embedding(Ids, run, paddingId: 4).Sum(run).Backward(run);
        Assert.Equal([0L, 1L], table.RowGradient!.Ids.Span.ToArray());
        table.ClearGradient();
        table.Embedding(IdTensor.Of(4L), run, paddingId: 4).Sum(run).Backward(run);
        Assert.Equal(0, table.RowGradient!.Ids.Count);
    }

    public static IEnumerable<object[]> Uses
    {
        get
        {
            string[] uses = ["lookup", "other lookup", "dense"];
            // Every order of up to three uses, in one walk and in a walk each.
            IEnumerable<string[]> orders = uses.Select(use => (string[])[use]);
            orders = orders.Concat(orders.SelectMany(order => uses.Select(use => (string[])[.. order, use])))
                .Concat(orders.SelectMany(order => uses.SelectMany(second => uses.Select(third => (string[])[.. order, second, third]))));
            return orders.SelectMany(
                order => new object[][] { [order, true, true], [order, true, false], [order, false, true], [order, false, false] });
        }
    }

    [Theory]
    [MemberData(nameof(Uses))]
    public void Rows_and_dense_gradients_add_up(string[] uses, bool inOneWalk, bool isScoped)
    {
        Run run = On.Recording("cpu");
        Tensor table = Sample.Variable([6, 2], 1), dense = Sample.Variable([6, 2], 1);
        Walk(table, (x, ids) => x.Embedding(ids, run));
        // The same lookup as a product with a matrix of zeros and ones.
        Walk(dense, (x, ids) => run.OneHot(ids, 6).MatMul(x, run));
        Assert.Equal(uses.Contains("dense"), table.RowGradient is null);
        Close.Assert("sum", dense.Gradient!, table.Gradient ?? table.RowGradient!.ToDense(table.Shape, run), 1e-6);

        void Walk(Tensor x, Func<Tensor, IdTensor, Tensor> lookUp)
        {
            Action walk = () =>
            {
                Tensor? loss = null;
                foreach (string use in uses)
                {
                    Tensor y = use == "dense" ? x.Square(run) : lookUp(x, use == "lookup" ? Ids : IdTensor.Of(5L, 4L)).Exp(run);
                    Tensor part = y.Sum(run);
                    if (!inOneWalk) part.Backward(run);
                    loss = loss is null ? part : loss.Add(part, run);
                }
                if (inOneWalk) loss!.Backward(run);
            };
            if (isScoped) run.Scoped(walk);
            else walk();
        }
    }

    [Fact]
    public void A_computed_table_gets_a_dense_gradient() =>
        GradientCheck.Verify((x, run) => x[0].Tanh(run).Embedding(Ids, run), [Sample.Uniform([6, 2], 1, backend: Backend.Reference)]);
}
