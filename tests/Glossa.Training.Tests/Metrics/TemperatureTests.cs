using Glossa.Data;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Training.Tests.Metrics;

/// <summary>Temperatures and mixture weights against a search over all values.</summary>
public class TemperatureTests
{
    private const int Texts = 200, Classes = 4;

    // Three times too sure: the truth is drawn from softmax(z / 3).
    private static readonly float[] Logits = [.. Sample.Uniform([Texts, Classes], 5, -6, 6).ToArray()];

    private static readonly int[] Truths = Drawn(3);

    [Fact]
    public void The_temperature_of_classes_is_where_the_smoothed_likelihood_is_highest()
    {
        double temperature = Temperature.OfClasses(Logits, Truths);
        double best = Grid.MinBy(t => Loss(t));
        Assert.InRange(temperature, best / 1.011, best * 1.011);
        Assert.InRange(temperature, 2.2, 4);
        // Logits that are twice as large need twice the temperature.
        Assert.Equal(2 * temperature, Temperature.OfClasses([.. Logits.Select(logit => 2 * logit)], Truths), 1e-4);

        double Loss(double t) => Enumerable.Range(0, Texts).Sum(text =>
        {
            double[] p = Softmax(text, t);
            double epsilon = 2.0 / (Texts + 2);
            return -Enumerable.Range(0, Classes).Sum(c => ((epsilon / Classes) + (c == Truths[text] ? 1 - epsilon : 0)) * Math.Log(p[c]));
        });
    }

    [Fact]
    public void The_temperature_of_labels_is_where_their_smoothed_likelihood_is_highest()
    {
        CounterRandom draw = new RandomSource(8).Next();
        bool[] has = [.. Logits.Select((logit, i) => draw.Uniform(i) < Sigmoid(logit / 2))];
        double temperature = Temperature.OfLabels(Logits, has);
        double best = Grid.MinBy(t => -Logits.Select((logit, i) =>
        {
            double epsilon = 2.0 / (Logits.Length + 2), p = Sigmoid(logit / t), yes = has[i] ? 1 - (epsilon / 2) : epsilon / 2;
            return (yes * Math.Log(p)) + ((1 - yes) * Math.Log(1 - p));
        }).Sum());
        Assert.InRange(temperature, best / 1.011, best * 1.011);
        Assert.InRange(temperature, 1.5, 2.7);
    }

    [Fact]
    public void Texts_that_are_all_right_do_not_make_predictions_certain()
    {
        // Of n texts all right with equal margins, Platt's target is (n + 1) / (n + 2).
        float[] logits = [.. Enumerable.Range(0, 8).SelectMany(_ => new[] { 0.5f, -0.5f })];
        double temperature = Temperature.OfClasses(logits, new int[8]);
        Assert.Equal(9.0 / 10, Sigmoid(1 / temperature), 1e-4);
        Assert.Equal(1, Temperature.OfClasses(new float[16], new int[8]));
        Assert.Equal(1, Temperature.OfClasses([], []));
        Assert.Throws<DataException>(() => Temperature.OfClasses(logits, new int[7]));
        Assert.Throws<DataException>(() => Temperature.OfClasses([float.NaN, 0], [0]));
        Assert.Throws<DataException>(() => Temperature.OfLabels([1, 2], [true]));
    }

    [Fact]
    public void Mixture_weights_make_the_texts_likeliest()
    {
        double[] first = [.. Enumerable.Range(0, Texts).Select(text => Softmax(text, 1)[Truths[text]])];
        double[] second = [.. Sample.Uniform([Texts], 6, 0, 1).ToArray().Select(p => (double)p)];
        double[] weights = MixtureWeights.Of([first, second]);
        double best = Enumerable.Range(0, 1001).Select(i => i / 1000.0)
            .MaxBy(w => first.Zip(second).Sum(p => Math.Log((w * p.First) + ((1 - w) * p.Second))));
        Assert.InRange(best, 0.05, 0.95);
        Assert.Equal(best, weights[0], 0.005);
        Assert.Equal(1, weights.Sum(), 1e-12);
        // A model that is better everywhere has all the weight; one that thinks everything impossible has none.
        Assert.InRange(MixtureWeights.Of([[.. second.Select(p => p / 2)], second])[1], 0.999, 1);
        Assert.Equal([1, 0], MixtureWeights.Of([second, new double[Texts]]));
        Assert.Equal([0.5, 0.5], MixtureWeights.Of([[], []]));
        Assert.Throws<DataException>(() => MixtureWeights.Of([[1], []]));
        Assert.Throws<DataException>(() => MixtureWeights.Of([]));
    }

    private static IEnumerable<double> Grid => Enumerable.Range(0, 500).Select(i => Math.Pow(1.01, i - 100));

    private static int[] Drawn(double temperature)
    {
        CounterRandom draw = new RandomSource(7).Next();
        return [.. Enumerable.Range(0, Texts).Select(text =>
        {
            double rest = draw.Uniform(text);
            double[] p = Softmax(text, temperature);
            int c = 0;
            while (c < Classes - 1 && (rest -= p[c]) > 0) c++;
            return c;
        })];
    }

    private static double[] Softmax(int text, double temperature)
    {
        double[] e = [.. Logits.Skip(text * Classes).Take(Classes).Select(logit => Math.Exp(logit / temperature))];
        return [.. e.Select(x => x / e.Sum())];
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
