using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>Dropout: the statistics of theory, identity outside training, and the forms that drop whole channels.</summary>
public class DropoutTests
{
    [Theory]
    [MemberData(nameof(On.Cases), "torch/dropout.json", MemberType = typeof(On))]
    public void Element_dropout_has_the_statistics_of_theory(string name, string backend)
    {
        System.Text.Json.JsonElement c = Fixture.Case("torch/dropout.json", name).Element, expected = c.GetProperty("expected");
        double p = c.GetProperty("p").GetDouble();
        int n = c.GetProperty("n").GetInt32();
        Run run = On.Recording(backend, training: true, seed: 3);
        double[] y = new Dropout(p).Forward(Tensor.Full([n], 1, run.Backend), run).ToDoubleArray();
        double kept = expected.GetProperty("nonzero_value").GetDouble(), mean = y.Average();
        Assert.All(y, value => Assert.True(value == 0 || Math.Abs(value - kept) < 1e-6));
        Assert.InRange(Math.Abs(y.Count(value => value == 0) / (double)n - p), 0, expected.GetProperty("zero_fraction_5sigma").GetDouble());
        Assert.InRange(Math.Abs(mean - 1), 0, expected.GetProperty("mean_5sigma").GetDouble());
        double variance = y.Average(value => (value - mean) * (value - mean));
        Assert.InRange(variance / expected.GetProperty("variance").GetDouble(), 0.98, 1.02);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Outside_training_dropout_is_the_identity(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Sample.Uniform([4, 5], 1, backend: run.Backend);
        Close.AssertSameBits("dropout", x, new Dropout(0.5).Forward(x, run));
    }

    [Fact]
    public void Both_backends_drop_the_same_elements()
    {
        Tensor cpu = new Dropout(0.3).Forward(Tensor.Full([7, 11], 1), On.Recording("cpu", training: true, seed: 9));
        Tensor reference = new Dropout(0.3)
            .Forward(Tensor.Full([7, 11], 1, Backend.Reference), On.Recording("reference", training: true, seed: 9));
        Close.Assert("dropout", reference, cpu);
    }

    [Fact]
    public void Spatial_dropout_drops_a_channel_everywhere_in_a_text()
    {
        Run run = On.Recording("cpu", training: true, seed: 5);
        Tensor y = new SpatialDropout(0.5).Forward(Tensor.Full([8, 6, 10], 1), run);
        int dropped = 0;
        for (int text = 0; text < 8; text++)
        {
            for (int channel = 0; channel < 10; channel++)
            {
                for (int step = 1; step < 6; step++) Assert.Equal(y[text, 0, channel], y[text, step, channel]);
                dropped += y[text, 0, channel] == 0 ? 1 : 0;
            }
        }
        Assert.InRange(dropped, 20, 60);
    }

    [Fact]
    public void Spatial_dropout_of_packed_texts_drops_a_channel_everywhere_in_a_text()
    {
        Run run = On.Recording("cpu", training: true, seed: 5);
        PackedSequence packed = PackedSequence.Pack(Tensor.Full([3, 4, 10], 1), [2, 4, 3], run);
        Tensor y = new SpatialDropout(0.5).Forward(packed, run).Unpack(run);
        int[] lengths = [2, 4, 3];
        for (int text = 0; text < 3; text++)
        {
            for (int step = 1; step < lengths[text]; step++)
            {
                for (int channel = 0; channel < 10; channel++) Assert.Equal(y[text, 0, channel], y[text, step, channel]);
            }
        }
    }

    [Fact]
    public void The_gradient_goes_through_what_was_kept()
    {
        Run run = On.Recording("cpu", training: true, seed: 5);
        Tensor x = Sample.Variable([5, 7], 1);
        Tensor y = new Dropout(0.4).Forward(x, run);
        y.Sum(run).Backward(run);
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 7; j++) Assert.Equal(y[i, j] == 0 ? 0 : 1 / 0.6, x.Gradient![i, j], 1e-6);
        }
    }
}
