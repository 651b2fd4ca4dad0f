using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Autograd;

/// <summary>Walking graphs backward: shared values, several results, repeated and partial walks, inside scopes and without.</summary>
public class BackwardTests
{
    public static IEnumerable<object[]> Scoping => [[true], [false]];

    [Theory]
    [MemberData(nameof(Scoping))]
    public void Both_sides_of_a_diamond_count(bool isScoped) => In(isScoped, run =>
    {
        // y = 2x, z = y² + 3y: dz/dx = 2 (2y + 3)
        Tensor x = Variable(0.5f, -1, 2), y = x.Scale(2, run);
        y.Square(run).Add(y.Scale(3, run), run).Sum(run).Backward(run);
        Assert.Equal([10f, -2f, 22f], x.Gradient!.ToArray());
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void Nested_diamonds_visit_every_operation_once(bool isScoped) => In(isScoped, run =>
    {
        // Twenty times x ← x + x: a walk along paths would take 2²⁰ steps.
        int calls = 0;
        Tensor x = Variable(1), y = x;
        for (int i = 0; i < 20; i++)
        {
            Tensor below = y;
            y = run.Record("twice", below.Add(below, run.WithoutGradients()), [below], [], (dy, g) =>
            {
                calls++;
                g.Add(below, dy);
                g.Add(below, dy);
            });
        }
        y.Backward(run);
        Assert.Equal(20, calls);
        Assert.Equal(1 << 20, x.Gradient!.ToDouble());
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void A_value_used_twice_in_one_operation_gets_both_gradients(bool isScoped) => In(isScoped, run =>
    {
        Tensor x = Variable(3, -2), y = x.Exp(run);
        x.Multiply(x, run).Sum(run).Backward(run);
        Assert.Equal([6f, -4f], x.Gradient!.ToArray());
        y.Subtract(y, run).Sum(run).Backward(run);
        Assert.Equal([6f, -4f], x.Gradient!.ToArray());
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void Two_leaves_do_not_share_the_memory_of_one_gradient(bool isScoped) => In(isScoped, run =>
    {
        Tensor a = Variable(1, 2), b = Variable(3, 4), upstream = Tensor.From([5f, 6f]);
        // The walk hands both leaves one and the same tensor, first its own and then the caller's.
        a.Add(b, run).Scale(2, run).Backward(run, upstream);
        a.Gradient!.Fill(0);
        Assert.Equal([10f, 12f], b.Gradient!.ToArray());
        b.ClearGradient();
        a.Add(b, run).Backward(run, upstream);
        a.Gradient.Fill(0);
        upstream.Fill(-1);
        Assert.Equal([5f, 6f], b.Gradient!.ToArray());
        a.Reshape([2, 1], run).Sum(1, run).Backward(run, upstream);
        Assert.Equal([-1f, -1f], a.Gradient.ToArray());
        Assert.Equal([-1f, -1f], upstream.ToArray());
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void Several_results_get_their_own_gradients(bool isScoped) => In(isScoped, run =>
    {
        Tensor x = Variable(1, 2, 3);
        Tensor[] parts = x.Split(0, [1, 2], run);
        parts[1].Square(run).Sum(run).Backward(run, keepGraph: true);
        Assert.Equal([0f, 4f, 6f], x.Gradient!.ToArray());
        parts[0].Scale(7, run).Sum(run).Add(parts[1].Sum(run), run).Backward(run);
        Assert.Equal([7f, 5f, 7f], x.Gradient!.ToArray());
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void Walks_add_up_until_the_gradient_is_cleared(bool isScoped) => In(isScoped, run =>
    {
        Tensor x = Variable(1, -2);
        x.Square(run).Sum(run).Backward(run);
        Tensor first = x.Gradient!;
        x.Scale(10, run).Sum(run).Backward(run);
        Assert.Equal([12f, 6f], x.Gradient!.ToArray());
        x.ClearGradient();
        Assert.Null(x.Gradient);
        x.Scale(3, run).Sum(run).Backward(run);
        Assert.Equal([3f, 3f], x.Gradient!.ToArray());
        Assert.Same(first, x.Gradient);
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void A_kept_graph_is_walked_again(bool isScoped) => In(isScoped, run =>
    {
        Tensor x = Variable(1, -2), loss = x.Square(run).Exp(run).Sum(run);
        loss.Backward(run, keepGraph: true);
        float[] once = x.Gradient!.ToArray();
        loss.Backward(run, Tensor.Full([], 2), keepGraph: true);
        Assert.Equal([.. once.Select(value => 3 * value)], x.Gradient!.ToArray());
        loss.Backward(run);
        Assert.Equal([.. once.Select(value => 4 * value)], x.Gradient!.ToArray());
        Assert.Throws<GraphException>(() => loss.Backward(run));
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void A_graph_shared_by_two_losses_is_freed_by_the_first(bool isScoped) => In(isScoped, run =>
    {
        Tensor x = Variable(1, -2), shared = x.Square(run), first = shared.Sum(run), second = shared.Exp(run).Sum(run);
        first.Backward(run);
        Assert.Contains("square", Assert.Throws<GraphException>(() => second.Backward(run)).Message, StringComparison.Ordinal);
        // The walk that was refused has changed nothing.
        Assert.Equal([2f, -4f], x.Gradient!.ToArray());
    });

    [Theory]
    [MemberData(nameof(Scoping))]
    public void A_detached_value_stops_gradients(bool isScoped) => In(isScoped, run =>
    {
        Tensor x = Variable(2, 3), y = x.Square(run), constant = Tensor.Zeros([2]);
        y.Detach().Multiply(x, run).Sum(run).Backward(run);
        Assert.Equal([4f, 9f], x.Gradient!.ToArray());
        Assert.Same(constant, constant.Detach());
    });

    [Fact]
    public void A_detached_value_shares_memory_and_a_kept_one_does_not()
    {
        Run run = On.Recording("cpu");
        Tensor x = Variable(2, 3), detached = x.Detach(), kept = x.Keep();
        x.Fill(9);
        Assert.Equal([9f, 9f], detached.ToArray());
        Assert.Equal([2f, 3f], kept.ToArray());
        Assert.False(run.Tracks(detached));
        Assert.False(run.Tracks(kept));
        Assert.True(run.Tracks(x));
        Assert.False(run.WithoutGradients().Tracks(x));
    }

    [Fact]
    public void What_needs_no_gradient_gets_none_and_costs_nothing()
    {
        Run run = On.Recording("cpu");
        Tensor x = Variable(1, 2), constant = Tensor.From([3f, 4f]);
        bool asked = false;
        Tensor y = run.Record("mine", x.Multiply(constant, run.WithoutGradients()), [x, constant], [constant], (dy, g) =>
        {
            asked = g.Needs(constant) || g.Needs(null);
            g.Add(constant, dy);
            g.Add(null, dy);
            g.Add(x, dy.Multiply(constant, g.Run));
        });
        y.Sum(run).Backward(run);
        Assert.False(asked);
        Assert.Null(constant.Gradient);
        Assert.Equal([3f, 4f], x.Gradient!.ToArray());
    }

    [Fact]
    public void A_leaf_is_its_own_gradient()
    {
        Run run = On.Recording("cpu");
        Tensor x = Variable(5);
        x.Backward(run);
        x.Backward(run, Tensor.Full([1], 3));
        Assert.Equal(4, x.Gradient!.ToDouble());
    }

    [Theory]
    [MemberData(nameof(Scoping))]
    public void A_graph_may_be_deep(bool isScoped) => In(isScoped, run =>
    {
        Tensor x = Variable(1), y = x;
        for (int i = 0; i < 50_000; i++) y = y.Shift(1, run);
        y.Backward(run);
        Assert.Equal(50_001, y.ToDouble());
        Assert.Equal(1, x.Gradient!.ToDouble());
    });

    [Fact]
    public void Gradients_outlive_the_scope_and_keep_their_memory()
    {
        Run run = On.Recording("cpu");
        Tensor x = Variable(1, 2), table = Sample.Variable([5, 3], 1);
        run.Scoped(() => x.Square(run).Sum(run).Add(table.Embedding(IdTensor.Of(4L), run).Sum(run), run).Backward(run));
        run.Scoped(() => { run.Full([2], 99); run.Full([1, 3], 99); });
        Assert.Equal([2f, 4f], x.Gradient!.ToArray());
        Assert.Equal([1f, 1f, 1f], table.RowGradient!.Rows.ToArray());
        Assert.Equal(0, run.Memory.BytesInUse);
    }

    [Fact]
    public void Backward_within_backward_is_an_error()
    {
        Run run = On.Recording("cpu");
        Tensor x = Variable(1), other = Variable(2).Exp(run);
        Tensor y = run.Record("mine", x.Keep(), [x], [], (_, g) => other.Backward(run));
        Assert.Contains("under way", Assert.Throws<GraphException>(() => y.Backward(run)).Message, StringComparison.Ordinal);
    }

    private static Tensor Variable(params ReadOnlySpan<float> values)
    {
        Tensor x = Tensor.From(values);
        x.RequiresGradient = true;
        return x;
    }

    private static void In(bool isScoped, Action<Run> test)
    {
        Run run = On.Recording("cpu");
        if (isScoped) run.Scoped(() => test(run));
        else test(run);
        Assert.Equal(0, run.Memory.BytesInUse);
    }
}
