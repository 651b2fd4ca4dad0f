using Xunit;

namespace Glossa.Models.Tests.LanguageModels;

/// <summary>Tests of the choice of the next symbol, compared with the probabilities by counting.</summary>
public sealed class SymbolSamplerTests
{
    private static readonly float[] Logits = [0.5f, 2, -1, 1, 0];

    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Symbols_come_as_often_as_their_probabilities_say(double temperature)
    {
        double[] weights = [.. Logits.Select(logit => Math.Exp(logit / temperature))];
        AssertShares(weights, new SamplingOptions { Temperatures = [temperature] });
    }

    [Fact]
    public void Limits_leave_the_likeliest_only()
    {
        double[] p = [.. Logits.Select(logit => Math.Exp(logit))];
        AssertShares([0, p[1], 0, p[3], 0], new SamplingOptions { TopK = 2 });
        // The likeliest two have .80 of the probability, three .91.
        AssertShares([0, p[1], 0, p[3], 0], new SamplingOptions { TopP = 0.75 });
        AssertShares([p[0], p[1], 0, p[3], 0], new SamplingOptions { TopP = 0.85 });
        // Half of the likeliest one's is beyond the second, .37.
        AssertShares([0, p[1], 0, 0, 0], new SamplingOptions { MinP = 0.5 });
        AssertShares([0, p[1], 0, p[3], 0], new SamplingOptions { MinP = 0.3 });
        AssertShares([0, 1, 0, 0, 0], new SamplingOptions { TopP = 1e-9 });
    }

    [Fact]
    public void A_temperature_of_0_takes_the_likeliest_and_several_take_turns()
    {
        SymbolSampler greedy = new(5, new SamplingOptions { Temperatures = [0] }, 1);
        Assert.Equal([1, 1, 1], Enumerable.Range(0, 3).Select(_ => greedy.Next(Logits)));
        SymbolSampler turns = new(5, new SamplingOptions { Temperatures = [0, 1e6] }, 1);
        int[] chosen = [.. Enumerable.Range(0, 400).Select(_ => turns.Next(Logits))];
        Assert.All(chosen.Where((_, i) => i % 2 == 0), symbol => Assert.Equal(1, symbol));
        Assert.Equal(5, chosen.Where((_, i) => i % 2 == 1).Distinct().Count());
        Assert.Equal(1, new SymbolSampler(5, new SamplingOptions { Temperatures = [1e-300] }, 1).Next(Logits));
    }

    [Fact]
    public void Repetition_makes_symbols_less_likely_within_its_window()
    {
        SymbolSampler sampler = new(5, new SamplingOptions { Temperatures = [0], RepetitionPenalty = 100, RepetitionWindow = 2 }, 1);
        // 1, then 3, then 0 (both others were just there), then 1 again.
        Assert.Equal([1, 3, 0, 1], Enumerable.Range(0, 4).Select(_ => sampler.Next(Logits)));
        Assert.Equal(4, sampler.Noted);
        // What is forgotten is not repeated: 1 and 3 are the last ones again.
        sampler.Rewind(2);
        Assert.Equal([0, 1], Enumerable.Range(0, 2).Select(_ => sampler.Next(Logits)));
    }

    [Fact]
    public void The_same_seed_chooses_alike_and_some_symbols_never_come()
    {
        int[] Draw(ulong seed)
        {
            SymbolSampler sampler = new(5, new SamplingOptions(), seed, [1, 2]);
            return [.. Enumerable.Range(0, 100).Select(_ => sampler.Next(Logits))];
        }
        Assert.Equal(Draw(4), Draw(4));
        Assert.NotEqual(Draw(4), Draw(5));
        Assert.DoesNotContain(Draw(4), symbol => symbol is 1 or 2);
    }

    [Fact]
    public void What_cannot_be_is_an_error_that_says_why()
    {
        Assert.Throws<ModelException>(() => new SamplingOptions { Temperatures = [-1] });
        Assert.Throws<ModelException>(() => new SamplingOptions { Temperatures = [double.NaN] });
        Assert.Throws<ModelException>(() => new SamplingOptions { Temperatures = [] });
        Assert.Throws<ModelException>(() => new SamplingOptions { TopP = 0 });
        Assert.Throws<ModelException>(() => new SamplingOptions { MinP = 1.5 });
        Assert.Throws<ModelException>(() => new SamplingOptions { TopK = -1 });
        Assert.Throws<ModelException>(() => new SamplingOptions { RepetitionPenalty = 0.5 });
        Assert.Contains(
            "NaN", Assert.Throws<ModelException>(() => new SymbolSampler(2, new SamplingOptions(), 1).Next([0, float.NaN])).Message,
            StringComparison.Ordinal);
        Assert.Contains("impossible", Assert.Throws<ModelException>(() => new SymbolSampler(2, new SamplingOptions(), 1)
            .Next([float.NegativeInfinity, float.NegativeInfinity])).Message, StringComparison.Ordinal);
        Assert.Throws<ModelException>(() => new SymbolSampler(1, new SamplingOptions(), 1, [0]));
    }

    private static void AssertShares(double[] weights, SamplingOptions options)
    {
        const int Draws = 20_000;
        SymbolSampler sampler = new(weights.Length, options, 9);
        int[] counts = new int[weights.Length];
        for (int i = 0; i < Draws; i++) counts[sampler.Next(Logits)]++;
        for (int i = 0; i < weights.Length; i++)
        {
            double expected = weights[i] / weights.Sum();
            // Five standard deviations.
            Assert.InRange(
                counts[i] / (double)Draws, expected - (5 * Math.Sqrt(expected / Draws)), expected + (5 * Math.Sqrt(expected / Draws)));
        }
    }
}
