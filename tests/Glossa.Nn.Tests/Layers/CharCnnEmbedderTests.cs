using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>Vectors of words from their characters, against loops over windows.</summary>
public class CharCnnEmbedderTests
{
    private static readonly (int Width, int Count)[] Filters = [(1, 2), (3, 4), (6, 2)];

    /// <summary>Words of 4, 1, 5 and 0 characters; the third has the padding's id inside.</summary>
    private static readonly IdTensor Words = new([3, 5, 1, 2, 0, 6, 0, 0, 0, 0, 4, 0, 4, 1, 2, 0, 0, 0, 0, 0], [4, 5]);

    public static IEnumerable<object[]> Cases =>
        On.Both.SelectMany(backend => new object[][] { [backend[0], 0, false], [backend[0], 2, true] });

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_word_is_its_filters_largest_values_transformed(string backend, int highways, bool projected)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        CharCnnEmbedder layer = new CharCnnEmbedder(7, 3, Filters, projected ? 5 : null, highways, Activation.Tanh)
            .Initialize(1, run.Backend);
        double[][] table = Plain.Rows(layer.Characters.Weight.Value);
        List<double[]> expected = [];
        for (int word = 0; word < 4; word++)
        {
            long[] ids = Words.Span.Slice(word * 5, 5).ToArray();
            double[][] vectors = [.. ids.Take(Array.FindLastIndex(ids, id => id != 0) + 1).Select(id => table[id])];
            double[] y = [.. layer.Convolutions.SelectMany(convolution => Largest(convolution, vectors)).Select(Math.Tanh)];
            for (int i = 0; i < highways; i++)
            {
                double[] parts = Plain.Linear(y, layer.State()[$"highway.layers.{i}.weight"], layer.State()[$"highway.layers.{i}.bias"]);
                y = [.. y.Select((x, j) =>
                    (Plain.Sigmoid(parts[y.Length + j]) * x) + ((1 - Plain.Sigmoid(parts[y.Length + j])) * Math.Max(0, parts[j])))];
            }
            expected.Add(layer.Projection is { } projection ? Plain.Linear(y, projection.Weight.Value, projection.Bias!.Value) : y);
        }
        Close.Assert("vectors", Plain.ToTensor(expected, [4, projected ? 5 : 8], run.Backend), layer.Forward(Words, run));
    }

    [Fact]
    public void A_word_has_the_same_bits_beside_longer_ones_however_padding_was_trained()
    {
        Run run = Run.Inference();
        CharCnnEmbedder layer = new CharCnnEmbedder(7, 3, Filters).Initialize(1);
        Tensor all = layer.Forward(Words, run);
        Close.AssertSameBits("alone", all.Slice(0, 1, 2, run), layer.Forward(new IdTensor([6], [1, 1]), run));
        Close.AssertSameBits("padded further", all.Slice(0, 1, 2, run), layer.Forward(new IdTensor([6, 0, 0, 0, 0, 0, 0, 0], [1, 8]), run));
        float[] table = layer.Characters.Weight.Value.ToArray();
        table.AsSpan(0, 3).Fill(1000);
        layer.Characters.Weight.Value.CopyFrom(Tensor.From(table, [7, 3]));
        Close.AssertSameBits("another padding", all.Slice(0, 0, 2, run), layer.Forward(Words, run).Slice(0, 0, 2, run));
    }

    [Fact]
    public void Parameters_are_named_by_part()
    {
        string[] names = [.. new CharCnnEmbedder(7, 3, [(1, 2), (3, 4)], 5).Parameters.Select(entry => entry.Path)];
        Assert.Equal(
            [
                "characters.weight", "convolutions.0.weight", "convolutions.0.bias", "convolutions.1.weight", "convolutions.1.bias",
                "highway.layers.0.weight", "highway.layers.0.bias", "projection.weight", "projection.bias",
            ],
            names);
    }

    /// <summary>
    /// Each filter's largest value over all windows that touch the word, zeros outside it; of an empty word over one window of zeros.
    /// </summary>
    private static double[] Largest(Conv1d convolution, double[][] word)
    {
        double[] largest = [.. Enumerable.Repeat(double.NegativeInfinity, convolution.Weight.Shape[0])];
        int width = convolution.Weight.Shape[2];
        for (int first = 1 - width; first < Math.Max(word.Length, 2 - width); first++)
        {
            for (int filter = 0; filter < largest.Length; filter++)
            {
                double sum = convolution.Bias!.Value[filter];
                for (int i = 0; i < width; i++)
                {
                    for (int channel = 0; channel < 3; channel++)
                    {
                        if (first + i >= 0 && first + i < word.Length)
                        {
                            sum += convolution.Weight.Value[filter, channel, i] * word[first + i][channel];
                        }
                    }
                }
                largest[filter] = Math.Max(largest[filter], sum);
            }
        }
        return largest;
    }
}
