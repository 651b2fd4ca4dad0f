using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>The convolution over words, held against the formula and against a convolution over one-hot vectors.</summary>
public sealed class RegionEncoderTests
{
    private const int Rows = 7, Width = 5;

    private static readonly RegionEncoderOptions Small = new() { Width = Width, Rows = Rows, Window = 1 };

    private static readonly int[] Lengths = [4, 0, 1, 3];

    [Fact]
    public void It_is_a_convolution_over_one_hot_vectors()
    {
        RegionEncoder encoder = new(Small);
        encoder.Initialize(3);
        Run run = Run.Inference();
        TokenBatch batch = Batch();
        // conv1d of [text, words of the table, tokens] with a weight [features, words, places], as Johnson and Zhang define it.
        Tensor table = encoder.State()["weight"].Reshape([3, Rows, Width], run), bias = encoder.State()["bias"];
        Tensor weight = table.Transpose(0, 2, run);
        List<float> expected = [];
        int first = 0;
        foreach (int length in Lengths)
        {
            if (length == 0) continue;
            float[] hot = new float[Rows * length];
            for (int i = 0; i < length; i++) hot[(RowOf(batch[LexicalForm.Norm].Span[first + i]) * length) + i] = 1;
            Tensor y = run.From(hot, [1, Rows, length]).Conv1d(weight, bias, new ConvolutionOptions { PaddingX = 1 }, run).Relu(run);
            expected.AddRange(y.Reshape([Width, length], run).Transpose(0, 1, run).ToArray());
            first += length;
        }
        Close.Assert("regions", Tensor.From(expected.ToArray(), [first, Width]), encoder.Forward(batch, run));
    }

    [Fact]
    public void Hidden_words_are_hidden_in_training_only()
    {
        RegionEncoder encoder = new(Small with { WordDropout = 0.9 });
        encoder.Initialize(3);
        Tensor seen = encoder.Forward(Batch(), Run.Inference()), trained = encoder.Forward(Batch(), Run.ForTraining(1, 1));
        Close.AssertSameBits("again", seen, encoder.Forward(Batch(), Run.Inference()));
        Assert.True(trained.ToArray().Count(value => value == 0) > seen.ToArray().Count(value => value == 0));
    }

    private static int RowOf(long id) => (int)(MurmurHash3.Hash128((ulong)id, 0).Item1 % Rows);

    private static TokenBatch Batch() =>
        new(Lengths, new Dictionary<LexicalForm, IdTensor> { [LexicalForm.Norm] = IdTensor.Of(5L, 99, 3, 5, 1234, 8, 8, 77) });
}
