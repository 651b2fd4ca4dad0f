using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>
/// Small text networks learn four examples by heart; saved, loaded and asked again they give the same answers, to the bit.
/// </summary>
public class OverfitTests
{
    private const int Vocabulary = 12, Classes = 3;

    private static readonly long[][] Texts = [[1, 4, 2, 7], [3, 3], [5, 1, 9, 2, 2, 8], [11]];
    private static readonly IdTensor Labels = IdTensor.Of(2L, 0L, 1L, 2L);

    private static readonly Dictionary<string, (Func<TextNet> Make, int Steps)> Nets = new()
    {
        ["recurrent"] = (() => new RecurrentNet(), 40),
        ["convolutional"] = (() => new ConvolutionalNet(), 40),
        ["transformer"] = (() => new TransformerNet(), 60),
        ["windows"] = (() => new WindowNet(), 40),
    };

    public static IEnumerable<object[]> Names => Nets.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_learns_four_texts_and_is_the_same_when_loaded(string name)
    {
        using TempFolder folder = new();
        TextNet net = Nets[name].Make().Initialize(1);
        Adam adam = new(net, new() { LearningRate = 0.02 });
        double first = 0, last = 0;
        for (int step = 0; step < Nets[name].Steps; step++)
        {
            Run run = Run.ForTraining((ulong)step, threads: 1);
            using Scope scope = run.OpenScope();
            Tensor loss = Loss.CrossEntropy(net.Forward(Texts, run), Labels, run);
            loss.Backward(run);
            net.ClipGradientNorm(1, run);
            adam.Step(run);
            adam.ClearGradients();
            last = loss.ToDouble();
            if (step == 0) first = last;
        }
        Assert.InRange(first, 0.5, 3);
        Assert.InRange(last, 0, 0.05);

        Tensor answers = net.Forward(Texts, Run.Inference());
        Assert.Equal(Labels.Span.ToArray(), answers.ArgMax(-1, Run.Inference()).Span.ToArray());
        net.Save(folder["net.safetensors"]);
        TextNet loaded = Nets[name].Make();
        loaded.Load(folder["net.safetensors"]);
        Close.AssertSameBits("answers", answers, loaded.Forward(Texts, Run.Inference()));
    }

    /// <summary>A network from texts to logits.</summary>
    private abstract class TextNet : Module
    {
        protected const int Size = 10;

        protected Embedding Words { get; } = new(Vocabulary, Size);

        public Linear Output { get; } = new(Size, Classes);

        public abstract Tensor Forward(long[][] texts, Run run);

        protected static int[] LengthsOf(long[][] texts) => [.. texts.Select(text => text.Length)];

        /// <summary>Ids padded with a real word's: it must not matter which.</summary>
        protected static IdTensor Padded(long[][] texts)
        {
            int time = texts.Max(text => text.Length);
            return new([.. texts.SelectMany(text => text.Concat(Enumerable.Repeat(3L, time - text.Length)))], [texts.Length, time]);
        }
    }

    private sealed class RecurrentNet : TextNet
    {
        private readonly Lstm lstm = new(Size, Size / 2, new RecurrentOptions { Bidirectional = true, Layers = 2, Dropout = 0.1 });
        private readonly AttentionPooling attention = new(Size);

        public override Tensor Forward(long[][] texts, Run run)
        {
            (IdTensor ids, Func<Tensor, PackedSequence> wrap) = PackedSequence.PackIds(texts);
            PackedSequence x = lstm.Forward(wrap(Words.Forward(ids, run)), run).Output;
            return Output.Forward(attention.Forward(x, run).Output, run);
        }
    }

    private sealed class ConvolutionalNet : TextNet
    {
        private readonly Sequential layers = new(
            new Conv1d(Size, 16, 3, Conv1d.Same(3)), new BatchNorm1d(16), new Activate(Activation.Relu),
            new Conv1d(16, Size, 3, Conv1d.Same(3)), new AdaptiveMaxPool(1, 1));

        public override Tensor Forward(long[][] texts, Run run)
        {
            IdTensor ids = Padded(texts);
            Tensor mask = LengthMask.Of(LengthsOf(texts), ids.Shape[1], run);
            Tensor x = Words.Forward(ids, run).MultiplyColumn(mask, run).Transpose(1, 2, run);
            return Output.Forward(layers.Forward(x, run).Reshape([texts.Length, Size], run), run);
        }
    }

    private sealed class TransformerNet : TextNet
    {
        private readonly TransformerBlock[] blocks = [.. Enumerable.Range(0, 2)
            .Select(_ => new TransformerBlock(Size, new TransformerOptions { Heads = 2, InnerSize = 16, NormFirst = true }))];
        private readonly LayerNorm norm = new(Size);

        public override Tensor Forward(long[][] texts, Run run)
        {
            IdTensor ids = Padded(texts);
            Tensor mask = LengthMask.Of(LengthsOf(texts), ids.Shape[1], run), x = Words.Forward(ids, run);
            foreach (TransformerBlock block in blocks) x = block.Forward(x, run, mask);
            return Output.Forward(norm.Forward(x.Select(1, 0, run), run), run);
        }
    }

    /// <summary>A network like spaCy's: hashed vectors, windows, the mean of each text.</summary>
    private sealed class WindowNet : TextNet
    {
        private readonly HashEmbedding hashes = new(20, Size, seed: 8);
        private readonly MaxoutWindowEncoder encoder = new(Size, depth: 2);

        public override Tensor Forward(long[][] texts, Run run)
        {
            IdTensor ids = IdTensor.Of([.. texts.SelectMany(text => text)]);
            Tensor x = hashes.Forward(ids, run).Add(Words.Forward(ids, run), run);
            return Output.Forward(encoder.Forward(x, LengthsOf(texts), run).SegmentMean(LengthsOf(texts), run), run);
        }
    }
}
