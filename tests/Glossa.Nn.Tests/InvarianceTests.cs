using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>
/// Determinism: one seed gives the same bits for every number of threads and every run, forward and backward. Batch invariance: in
/// inference a text has the same bits alone, in a batch of 32, padded and packed.
/// </summary>
public class InvarianceTests
{
    private const int Vocabulary = 200, Size = 40, Hidden = 35;

    private static readonly int[] Lengths = [.. Enumerable.Range(0, 32).Select(i => 1 + (i * 7 % 23))];

    [Fact]
    public void Training_has_the_same_bits_for_every_number_of_threads_and_every_run()
    {
        (Tensor loss, Dictionary<string, Tensor> gradients) = Train(1);
        foreach (int threads in new[] { 1, 2, 3 })
        {
            (Tensor again, Dictionary<string, Tensor> gradientsAgain) = Train(threads);
            Close.AssertSameBits($"loss on {threads} threads", loss, again);
            foreach ((string name, Tensor gradient) in gradients)
            {
                Close.AssertSameBits($"gradient of {name} on {threads} threads", gradient, gradientsAgain[name]);
            }
        }
    }

    [Fact]
    public void Another_seed_drops_other_elements()
    {
        (Tensor loss, _) = Train(1);
        (Tensor other, _) = Train(1, seed: 2);
        Assert.NotEqual(loss.ToDouble(), other.ToDouble());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_text_has_the_same_bits_alone_in_a_batch_padded_and_packed(int threads)
    {
        TextNet net = new TextNet().Initialize(3);
        long[][] texts = Texts();
        Tensor packed = net.ForwardPacked(texts, Run.Inference(threads));
        Tensor padded = net.ForwardPadded(texts, Lengths.Max(), Run.Inference(threads)),
            longer = net.ForwardPadded(texts, Lengths.Max() + 9, Run.Inference(threads));
        Close.AssertSameBits("padded", packed, padded);
        Close.AssertSameBits("padded further", packed, longer);
        for (int i = 0; i < texts.Length; i++)
        {
            Run run = Run.Inference();
            Tensor expected = packed.Slice(0, i, i + 1, run);
            Close.AssertSameBits($"text {i} alone, packed", expected, net.ForwardPacked([texts[i]], run));
            Close.AssertSameBits($"text {i} alone, padded", expected, net.ForwardPadded([texts[i]], Lengths[i], run));
        }
    }

    /// <summary>
    /// A single row goes through a kernel of its own where there are four panels of columns; sizes beside it take the other one.
    /// </summary>
    [Theory]
    [InlineData(700, 150)]
    [InlineData(512, 64)]
    [InlineData(33, 257)]
    [InlineData(1, 1000)]
    public void A_row_alone_has_the_bits_it_has_among_others(int inputs, int outputs)
    {
        Linear layer = new Linear(inputs, outputs).Initialize(3);
        Tensor x = Sample.Uniform([5, inputs], 4);
        Run run = Run.Inference();
        Tensor all = layer.Forward(x, run);
        for (int row = 0; row < 5; row++)
        {
            Tensor alone = x.Slice(0, row, row + 1, run), expected = all.Slice(0, row, row + 1, run);
            foreach (int threads in new[] { 1, 3 })
            {
                Close.AssertSameBits($"row {row} on {threads} threads", expected, layer.Forward(alone, Run.Inference(threads)));
            }
        }
    }

    [Fact]
    public void A_text_has_the_same_bits_alone_and_padded_through_a_transformer_block()
    {
        foreach (bool normFirst in new[] { false, true })
        {
            TransformerBlock block = new TransformerBlock(Size, new TransformerOptions { Heads = 4, NormFirst = normFirst }).Initialize(4);
            Run run = Run.Inference(2);
            Tensor x = Sample.Uniform([32, 23, Size], 1);
            Tensor batch = block.Forward(x, run, LengthMask.Of(Lengths, 23, run));
            for (int i = 0; i < 32; i++)
            {
                Tensor alone = block.Forward(x.Slice(0, i, i + 1, run).Slice(1, 0, Lengths[i], run), Run.Inference());
                Close.AssertSameBits($"text {i}", batch.Slice(0, i, i + 1, run).Slice(1, 0, Lengths[i], run), alone);
            }
        }
    }

    [Fact]
    public void An_image_has_the_same_bits_alone_and_in_a_batch()
    {
        Sequence net = new Sequence().Initialize(5);
        Tensor images = Sample.Uniform([32, 3, 13, 17], 1);
        Tensor batch = net.Forward(images, Run.Inference(3));
        Run run = Run.Inference();
        for (int i = 0; i < 32; i++)
        {
            Close.AssertSameBits($"image {i}", batch.Slice(0, i, i + 1, run), net.Forward(images.Slice(0, i, i + 1, run), run));
        }
    }

    [Fact]
    public void Texts_have_the_same_bits_alone_and_beside_others_in_a_window_encoder()
    {
        MaxoutWindowEncoder encoder = new MaxoutWindowEncoder(Size).Initialize(6);
        Tensor x = Sample.Uniform([Lengths.Sum(), Size], 1);
        Run run = Run.Inference(2);
        Tensor all = encoder.Forward(x, Lengths, run);
        for (int i = 0, first = 0; i < Lengths.Length; first += Lengths[i++])
        {
            Tensor alone = encoder.Forward(x.Slice(0, first, first + Lengths[i], run), [Lengths[i]], run);
            Close.AssertSameBits($"text {i}", all.Slice(0, first, first + Lengths[i], run), alone);
        }
    }

    [Fact]
    public void One_model_serves_many_threads_at_once()
    {
        TextNet net = new TextNet().Initialize(3);
        long[][] texts = Texts();
        Tensor expected = net.ForwardPacked(texts, Run.Inference());
        Parallel.For(0, 24, i =>
        {
            Run run = Run.Inference(1 + (i % 3));
            using Scope scope = run.OpenScope();
            Close.AssertSameBits($"call {i}", expected, net.ForwardPacked(texts, run));
        });
    }

    private static (Tensor Loss, Dictionary<string, Tensor> Gradients) Train(int threads, ulong seed = 1)
    {
        TextNet net = new TextNet().Initialize(3);
        Run run = Run.ForTraining(seed, threads);
        Tensor loss = net.ForwardPacked(Texts(), run).Square(run).Mean(run);
        loss.Backward(run);
        return (loss.Keep(), net.Parameters.ToDictionary(
            p => p.Path, p => p.Parameter.Gradient ?? p.Parameter.RowGradient!.ToDense(p.Parameter.Shape, run)));
    }

    private static long[][] Texts() => [.. Lengths.Select((length, i) => Sample.Ids([length], (ulong)i, Vocabulary).Span.ToArray())];

    /// <summary>A small version of DeepMoji's network: embedding, bidirectional LSTM, GRU, attention, output.</summary>
    private sealed class TextNet : Module
    {
        private readonly Embedding embedding = new(Vocabulary, Size);
        private readonly SpatialDropout dropout = new(0.2);
        private readonly Lstm lstm = new(
            Size, Hidden,
            new RecurrentOptions { Bidirectional = true, Layers = 2, Dropout = 0.1, GateActivation = Activation.HardSigmoid() });
        private readonly Gru gru = new(2 * Hidden, Hidden);
        private readonly LayerNorm norm = new(Hidden);
        private readonly AttentionPooling attention = new(Hidden);
        private readonly Linear output = new(Hidden, 7);

        public Tensor ForwardPacked(long[][] texts, Run run)
        {
            (IdTensor ids, Func<Tensor, PackedSequence> wrap) = PackedSequence.PackIds(texts);
            PackedSequence x = dropout.Forward(wrap(embedding.Forward(ids, run).Tanh(run)), run);
            x = norm.Forward(gru.Forward(lstm.Forward(x, run).Output, run).Output, run);
            return output.Forward(attention.Forward(x, run).Output, run).Softmax(run);
        }

        public Tensor ForwardPadded(long[][] texts, int time, Run run)
        {
            int[] lengths = [.. texts.Select(text => text.Length)];
            // Padding has the id of a real word: it must not matter which.
            long[] ids = [.. texts.SelectMany(text => text.Concat(Enumerable.Repeat(5L, time - text.Length)))];
            Tensor x = embedding.Forward(new IdTensor(ids, [texts.Length, time]), run).Tanh(run);
            Tensor y = lstm.Forward(PackedSequence.Pack(x, lengths, run), run).Output.Unpack(run, steps: time);
            y = gru.Forward(PackedSequence.Pack(y, lengths, run), run).Output.Unpack(run, steps: time);
            return output.Forward(attention.Forward(norm.Forward(y, run), lengths, run).Output, run).Softmax(run);
        }
    }

    private sealed class Sequence : Module
    {
        private readonly Conv2d first = new(3, 9, 3, ConvolutionOptions.Square(padding: 1));
        private readonly BatchNorm2d norm = new(9);
        private readonly MaxPool pool = new(2);
        private readonly Conv2d second = new(9, 20, 3, ConvolutionOptions.Square(stride: 2));
        private readonly AdaptiveMeanPool mean = new(1, 1);
        private readonly Linear output = new(20, 4);

        public Tensor Forward(Tensor x, Run run)
        {
            Tensor y = pool.Forward(norm.Forward(first.Forward(x, run), run).Relu(run), run);
            y = mean.Forward(second.Forward(y, run).Relu(run), run);
            return output.Forward(y.Reshape([x.Shape[0], -1], run), run);
        }
    }
}
