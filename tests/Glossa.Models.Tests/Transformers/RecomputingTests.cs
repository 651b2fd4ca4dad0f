using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Layers that are computed again in the backward pass train to the same bits as stored ones, in less memory.</summary>
public class RecomputingTests
{
    private const int Layers = 6;

    private static readonly PieceBatch Batch = new([.. new[] { 90, 40, 70 }.Select((length, text) =>
        (IReadOnlyList<int>)[.. Enumerable.Range(0, length).Select(at => ((at * 7) + text) % 50)])]);

    [Theory]
    [InlineData("bert")]
    [InlineData("albert")]
    [InlineData("xlnet")]
    public void Losses_and_gradients_have_the_same_bits_and_memory_is_saved(string family)
    {
        (double[] losses, Transformer stored, long bytes) = Train(Config(family));
        (double[] again, Transformer recomputed, long fewer) = Train(Config(family) with { Recompute = true });
        Assert.Equal(losses, again);
        Assert.NotEqual(losses[0], losses[1]);
        foreach (((string path, Parameter left), (_, Parameter right)) in stored.Parameters.Zip(recomputed.Parameters))
        {
            Assert.Equal(left.Gradient is null, right.Gradient is null);
            if (left.Gradient is not null) Close.AssertSameBits(path, left.Gradient, right.Gradient!);
            if (left.RowGradient is { } rows) Close.AssertSameBits(path, rows.Rows, right.RowGradient!.Rows);
        }
        Assert.InRange(fewer, 1, bytes * 2 / 5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layers_learn_above_a_frozen_table_and_below_a_frozen_layer(bool recompute)
    {
        (_, Transformer model, _) = Train(Config("bert") with { Recompute = recompute }, freeze: path =>
            !path.StartsWith("blocks.2.", StringComparison.Ordinal));
        Assert.All(model.Parameters, entry =>
            Assert.Equal(entry.Path.StartsWith("blocks.2.", StringComparison.Ordinal), entry.Parameter.Gradient is not null));
    }

    private static TransformerConfig Config(string family) => family switch
    {
        "albert" => Sized(new AlbertConfig { EmbeddingSize = 16, HasPooler = false }),
        "xlnet" => Sized(new XlnetConfig()),
        _ => Sized(new BertConfig { EmbeddingSize = 32, HasPooler = false }),
    };

    private static T Sized<T>(T config) where T : TransformerConfig => config with
    {
        Vocabulary = 50,
        Size = 32,
        Layers = Layers,
        Heads = 4,
        InnerSize = 128,
        Dropout = 0.1,
        AttentionDropout = 0.1,
        Deviation = 0.3,
    };

    /// <summary>Two backward passes whose gradients add up.</summary>
    private static (double[] Losses, Transformer Model, long Bytes) Train(TransformerConfig config, Predicate<string>? freeze = null)
    {
        Transformer model = config.Create().Initialize(1);
        foreach ((string path, Parameter parameter) in model.Parameters) parameter.IsFrozen = freeze?.Invoke(path) == true;
        Run run = Run.ForTraining(5, threads: 2);
        Tensor targets = Sample.Uniform([200, 32], 3);
        double[] losses = new double[2];
        for (int step = 0; step < losses.Length; step++)
        {
            using Scope scope = run.OpenScope();
            Tensor loss = model.Forward(Batch, run).LastHiddenState.Subtract(targets, run).Square(run).Mean(run);
            losses[step] = loss.ToDouble();
            loss.Backward(run);
        }
        return (losses, model, run.Memory.Bytes);
    }
}
