using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>textgenrnn's network by itself: gradients, what it can learn with and without labels, dropout, wrong inputs.</summary>
public class TextgenrnnNetworkTests
{
    private static readonly TextgenrnnOptions Small =
        new() { Symbols = 5, Width = 3, Hidden = 2, Layers = 2, Bidirectional = true, Window = 4, ContextLabels = 2 };

    [Fact]
    public void Gradients_equal_differences()
    {
        Textgenrnn model = new Textgenrnn(Small).Initialize(1, Backend.Reference);
        IdTensor windows = new([0, 0, 1, 2, 4, 3, 2, 2, 1, 1, 0, 4], [3, 4]), next = IdTensor.Of(3L, 1, 2);
        Tensor context = Tensor.From([1.0, 0, 0, 1, 0, 1], [3, 2], Backend.Reference);
        GradientCheck.Verify(
            (_, run) => model.Forward(windows, context, run).Loss(next, run), [.. model.Parameters.Select(entry => entry.Parameter.Value)]);
    }

    [Fact]
    public void A_text_is_read_as_if_nothing_were_before_it()
    {
        Textgenrnn model = new Textgenrnn(Small with { Boundary = 4 }).Initialize(1);
        Run run = Run.Inference();
        long[] first = [4, 1, 2], second = [4, 3];
        float[] both = model.Forward(new IdTensor([.. first, .. second], [5, 1]), model.InitialState(1, run), run).Logits.ToArray();
        Assert.Equal([.. Alone(first), .. Alone(second)], both);

        float[] Alone(long[] text) => model.Forward(new IdTensor(text, [text.Length, 1]), model.InitialState(1, run), run).Logits.ToArray();
    }

    [Fact]
    public void Streams_with_labels_have_the_loss_of_their_windows_and_the_plain_network_the_same_texts()
    {
        Textgenrnn model = new Textgenrnn(Small with { Boundary = 4 }).Initialize(1);
        Run run = Run.Inference();
        IdTensor ids = new([4, 1, 2, 4], [2, 2]), next = IdTensor.Of(2L, 3, 1, 2), labels = IdTensor.Of(0L, 1, 0, 0);
        IdTensor windows = new([0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 4, 2, 0, 0, 0, 4], [4, 4]);
        double expected = model.Forward(windows, Tensor.From([1f, 0, 0, 1, 1, 0, 1, 0], [4, 2]), run).Loss(next, run).ToDouble();
        Assert.Equal(expected, model.Loss(ids, next, labels, model.InitialState(2, run), run).Loss.ToDouble());
        Close.AssertSameBits("plain", model.Forward(windows, run), model.WithoutLabels().Forward(windows, run));
        Assert.Throws<OutOfRangeException>(() => model.Loss(ids, next, IdTensor.Of(0L, 1, 2, 0), model.InitialState(2, run), run));
    }

    [Fact]
    public void Labels_tell_apart_what_texts_alone_cannot()
    {
        Textgenrnn model = new Textgenrnn(Small with { Width = 8, Hidden = 8, Bidirectional = false }).Initialize(3);
        // Both texts continue the same way, and each label's in its own way.
        IdTensor windows = new([0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 2, 0, 0, 1, 2], [4, 4]), next = IdTensor.Of(2L, 2, 3, 4);
        Tensor context = Tensor.From([1f, 0, 0, 1, 1, 0, 0, 1], [4, 2]);
        Run run = Run.ForTraining(seed: 1, threads: 1);
        Adam adam = new(model, new AdamOptions { LearningRate = 0.02 });
        for (int step = 0; step < 200; step++)
        {
            using Scope scope = run.OpenScope();
            model.Forward(windows, context, run).Loss(next, run).Backward(run);
            adam.Step(run);
            adam.ClearGradients();
        }
        TextgenrnnLogits logits = model.Forward(windows, context, Run.Inference());
        Assert.InRange(Loss.CrossEntropy(logits.Context, next, Run.Inference()).ToDouble(), 0, 0.02);
        // Without the labels half of the symbols are a toss between two: ln 2 / 2.
        double text = Loss.CrossEntropy(logits.Text, next, Run.Inference()).ToDouble();
        Assert.InRange(text, 0.34, 0.40);
        Close.AssertSameBits("the text alone", logits.Text, model.Forward(windows, Run.Inference()));
    }

    [Fact]
    public void Dropout_drops_columns_of_whole_windows_in_training_only()
    {
        Textgenrnn model = new Textgenrnn(Small with { Dropout = 0.5 }).Initialize(1), without = new Textgenrnn(Small).Initialize(1);
        IdTensor windows = new([0, 0, 1, 2], [1, 4]);
        Close.AssertSameBits("inference", without.Forward(windows, Run.Inference()), model.Forward(windows, Run.Inference()));
        // The first columns of the vector are the mean of the symbols' own, so a column that is dropped for all of them is zero.
        int zeros = 0;
        Run run = Run.ForTraining(seed: 1, threads: 1);
        for (int i = 0; i < 50; i++) zeros += model.Encode(windows, run).ToArray().Take(Small.Width).Count(value => value == 0);
        Assert.InRange(zeros, 50, 100);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Textgenrnn model = new Textgenrnn(Small with { ContextLabels = 0 }).Initialize(1);
        Run run = Run.Inference();
        Assert.Contains(
            "looks at [windows, 4]",
            Assert.Throws<ShapeException>(() => model.Forward(new IdTensor([1, 2, 3], [1, 3]), run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "without context labels",
            Assert.Throws<ModuleException>(() => model.Forward(new IdTensor([1, 2, 3, 4], [1, 4]), Tensor.From([1f]), run)).Message,
            StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => model.Forward(new IdTensor([1, 2, 3, 5], [1, 4]), run));
        Assert.Contains(
            "rnn_layers) is between 1 and 64, not 0",
            Assert.Throws<OutOfRangeException>(() => new Textgenrnn(Small with { Layers = 0 })).Message,
            StringComparison.Ordinal);
        Textgenrnn labelled = new Textgenrnn(Small).Initialize(1);
        Assert.Contains("one row for each window", Assert.Throws<ShapeException>(() =>
            labelled.Forward(new IdTensor([1, 2, 3, 4], [1, 4]), Tensor.From([1f, 0, 0], [1, 3]), run)).Message, StringComparison.Ordinal);
    }
}
