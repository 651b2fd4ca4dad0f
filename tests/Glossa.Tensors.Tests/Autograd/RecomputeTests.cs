using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Autograd;

/// <summary>Values that the backward pass computes again have the bits of those that are stored, and need less memory.</summary>
public class RecomputeTests
{
    private const int Size = 16, Layers = 6;

    [Theory]
    [InlineData("cpu")]
    [InlineData("reference")]
    public void Value_gradients_and_random_numbers_have_the_bits_of_stored_values(string backend)
    {
        (Tensor loss, Tensor[] gradients, ulong position, _) = Train(On.Backend(backend), recompute: false);
        (Tensor again, Tensor[] others, ulong drawn, _) = Train(On.Backend(backend), recompute: true);
        Close.AssertSameBits("loss", loss, again);
        Assert.NotEqual(0, gradients[0].ToDoubleArray().Sum(Math.Abs));
        for (int i = 0; i < gradients.Length; i++) Close.AssertSameBits($"gradient {i}", gradients[i], others[i]);
        Assert.Equal(position, drawn);
    }

    [Fact]
    public void The_memory_of_all_layers_but_one_is_saved()
    {
        long stored = Train(Backend.Cpu, recompute: false, rows: 512).Bytes, recomputed = Train(Backend.Cpu, recompute: true, rows: 512).Bytes;
        Assert.InRange(recomputed, 1, stored / 2);
    }

    [Fact]
    public void A_kept_graph_is_walked_again()
    {
        Run run = Run.ForTraining(1);
        using Scope scope = run.OpenScope();
        Tensor x = Variable(1, -2), loss = run.Recompute(again => x.Square(again).Exp(again), x).Sum(run);
        loss.Backward(run, keepGraph: true);
        float[] once = x.Gradient!.ToArray();
        loss.Backward(run);
        Assert.Equal([.. once.Select(value => 2 * value)], x.Gradient!.ToArray());
    }

    [Fact]
    public void Recomputed_values_may_be_nested_and_run_without_a_scope()
    {
        // y = (2x)² twice: dy/dx = 8x, then the chain.
        Run run = Run.ForTraining(1);
        Tensor x = Variable(0.5f);
        Tensor Inner(Tensor of, Run within) => within.Recompute(again => of.Scale(2, again).Square(again), of);
        run.Recompute(again => Inner(Inner(x, again), again), x).Sum(run).Backward(run);
        // u = 4x² = 1, y = 4u² = 4, dy/dx = 8u · 8x = 32.
        Assert.Equal([32f], x.Gradient!.ToArray());
    }

    [Fact]
    public void A_value_that_was_not_named_among_the_inputs_is_an_error()
    {
        Run run = Run.ForTraining(1);
        Tensor x = Variable(1, 2), y = x.Exp(run);
        Tensor loss = run.Recompute(again => x.Multiply(y, again), x).Sum(run);
        GraphException error = Assert.Throws<GraphException>(() => loss.Backward(run));
        Assert.Contains("exp", error.Message, StringComparison.Ordinal);
        Assert.Contains("inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Layers_are_reported_once_and_profiled_in_both_directions()
    {
        List<string> reported = [];
        Profile profile = new();
        Run run = new(new RunOptions
        {
            Training = true,
            Gradients = true,
            OnLayer = (layer, _) => reported.Add(layer),
            Profile = profile,
        });
        Tensor x = Variable(1, 2);
        run.Recompute(Layer, x).Sum(run).Backward(run);
        Assert.Equal(["layer"], reported);
        Assert.Contains(profile.Entries, entry => entry is { Op: "exp", Layer: "layer", IsBackward: true });
        Assert.Equal(2, profile.Entries.Single(entry => entry is { Op: "exp", IsBackward: false }).Calls);

        Tensor Layer(Run again)
        {
            using LayerMark mark = again.Enter("layer");
            return mark.Output(x.Exp(again));
        }
    }

    [Fact]
    public void Nothing_is_recorded_in_predictions_and_for_inputs_without_gradients()
    {
        Tensor x = Tensor.From([1f, 2f]);
        Assert.Equal([2f, 4f], Run.Inference().Recompute(again => x.Scale(2, again), x).ToArray());
        Run run = Run.ForTraining();
        Assert.Throws<GraphException>(() => run.Recompute(again => x.Scale(2, again), x).Sum(run).Backward(run));
    }

    /// <summary>
    /// Two backward passes through layers with residual sums and dropout, of which every second one has the weights of the one before.
    /// </summary>
    private static (Tensor Loss, Tensor[] Gradients, ulong Position, long Bytes) Train(Backend backend, bool recompute, int rows = 5)
    {
        Tensor[] weights = [.. Enumerable.Range(0, Layers / 2).Select(i => Sample.Variable([4 * Size, Size], (ulong)i, backend))];
        Tensor input = Sample.Variable([rows, Size], 9, backend), loss = Tensor.Zeros([], backend);
        Run run = Run.ForTraining(7, 1, backend);
        for (int step = 0; step < 2; step++)
        {
            using Scope scope = run.OpenScope();
            Tensor x = input.Scale(0.5, run);
            for (int layer = 0; layer < Layers; layer++)
            {
                Tensor before = x, weight = weights[layer / 2];
                Tensor after = recompute ? run.Recompute(again => Layer(before, weight, again), before, weight) : Layer(before, weight, run);
                x = layer % 3 == 0 ? before.Add(after, run) : after;
            }
            Tensor sum = x.Square(run).Mean(run);
            sum.Backward(run);
            loss = sum.Keep();
        }
        return (loss, [input.Gradient!, .. weights.Select(weight => weight.Gradient!)], run.Random.Position, run.Memory.Bytes);
    }

    private static Tensor Layer(Tensor x, Tensor weight, Run run)
    {
        Tensor inner = x.Linear(weight, null, run).Gelu(run).Dropout(0.3, run);
        return x.Add(inner.MatMul(weight, run).Tanh(run).Dropout(0.1, run), run);
    }

    private static Tensor Variable(params float[] values)
    {
        Tensor variable = Tensor.From(values);
        variable.RequiresGradient = true;
        return variable;
    }
}
