using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>Maps in whole numbers of 8 bits: against the formula in exact numbers, and the same bits however they are computed.</summary>
[Trait("Category", "Kernels")]
public class Int8Tests
{
    private static readonly Run Alone = Run.Inference();

    [Theory]
    [InlineData(1, 64, 64)]
    [InlineData(5, 65, 67)]
    [InlineData(6, 384, 96)]
    [InlineData(7, 100, 80)]
    [InlineData(200, 130, 70)]
    public void A_map_is_the_exact_sum_of_whole_numbers_times_the_scales(int rows, int inputs, int outputs)
    {
        (Tensor weight, Tensor bias, Tensor x) = (Weight(outputs, inputs), Values([outputs], 3), Values([rows, inputs], 1));
        float[] w = weight.ToArray(), b = bias.ToArray(), values = x.ToArray(), y = x.Linear(weight, bias, Alone).ToArray();
        for (int row = 0; row < rows; row++)
        {
            float[] own = values[(row * inputs)..((row + 1) * inputs)];
            double scale = own.Max(Math.Abs) / 127.0;
            double[] numbers = [.. own.Select(value => Math.Round(value / scale))];
            for (int output = 0; output < outputs; output++)
            {
                double sum = Enumerable.Range(0, inputs).Sum(k => numbers[k] * scale * w[(output * inputs) + k]);
                Assert.Equal(sum + b[output], y[(row * outputs) + output], 2e-6 * inputs);
            }
        }
    }

    [Fact]
    public void Rows_are_rounded_to_127_steps_on_each_side()
    {
        Tensor x = Values([70, 90], 5), rounded = x.ToInt8();
        (Tensor numbers, Tensor scales) = Int8Rounding.Round(x);

        Assert.True(rounded.HasInt8);
        Assert.All(numbers.ToArray(), number => Assert.Equal(Math.Round(number), number));
        Assert.Equal(127, numbers.ToArray().Max(Math.Abs));
        float[] steps = scales.ToArray();
        foreach ((float value, int i) in x.ToArray().Select((value, i) => (value, i)))
        {
            Assert.InRange(Math.Abs(value - rounded.ToArray()[i]), 0, 0.501 * steps[i / 90]);
        }
        // Rounded once more, the same.
        Assert.Equal(rounded.ToArray(), rounded.ToInt8().ToArray());
        Assert.Equal(steps, Int8Rounding.Round(rounded).Scales.ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_row_has_the_same_bits_alone_in_a_batch_and_on_any_number_of_threads(int threads)
    {
        (Tensor weight, Tensor x) = (Weight(200, 300), Values([301, 300], 2));
        Run run = Run.Inference(threads);
        float[] all = x.Linear(weight, null, run).ToArray();
        foreach (int row in new[] { 0, 5, 6, 300 })
        {
            Assert.Equal(all[(row * 200)..((row + 1) * 200)], x.Slice(0, row, row + 1, Alone).Linear(weight, null, Alone).ToArray());
        }
    }

    [Fact]
    public void Rows_of_zeros_give_the_bias_and_rows_that_are_not_finite_give_no_number()
    {
        (Tensor weight, Tensor bias, Tensor x) = (Weight(64, 70), Values([64], 3), Values([4, 70], 2));
        float[] values = x.ToArray();
        values.AsSpan(70, 70).Clear();
        values[(2 * 70) + 69] = float.NaN;
        values[(3 * 70) + 3] = float.PositiveInfinity;
        float[] y = Tensor.From(values, [4, 70]).Linear(weight, bias, Alone).ToArray(), first = x.Linear(weight, bias, Alone).ToArray();

        Assert.Equal(first[..64], y[..64]);
        Assert.Equal(bias.ToArray(), y[64..128]);
        Assert.All(y[128..], value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Weights_that_change_are_multiplied_in_full_precision_again()
    {
        (Tensor weight, Tensor x) = (Weight(64, 64), Values([3, 64], 2));
        float[] full = x.Linear(Copy(weight), null, Alone).ToArray(), rounded = x.Linear(weight, null, Alone).ToArray();
        Assert.NotEqual(full, rounded);
        weight.CopyFrom(weight.ToArray());

        Assert.False(weight.HasInt8);
        Assert.Equal(full, x.Linear(weight, null, Alone).ToArray());
    }

    [Fact]
    public void Training_multiplies_in_full_precision()
    {
        (Tensor weight, Tensor x) = (Weight(64, 64), Values([3, 64], 2));
        Run training = Run.ForTraining(1, 1);
        Assert.Equal(x.Linear(Copy(weight), null, training).ToArray(), x.Linear(weight, null, training).ToArray());
    }

    private static Tensor Weight(int outputs, int inputs)
    {
        Tensor weight = new([outputs, inputs], Backend.Cpu) { IsParameter = true };
        weight.CopyFrom(Values([outputs, inputs], 7).ToInt8());
        return weight;
    }

    private static Tensor Copy(Tensor weight)
    {
        Tensor copy = new(weight.Shape, Backend.Cpu) { IsParameter = true };
        copy.CopyFrom(weight.ToArray());
        return copy;
    }

    private static Tensor Values(Shape shape, ulong seed)
    {
        CounterRandom random = new(seed, 0);
        return Tensor.From([.. Enumerable.Range(0, (int)shape.Count).Select(i => (float)random.Normal(i))], shape);
    }
}
