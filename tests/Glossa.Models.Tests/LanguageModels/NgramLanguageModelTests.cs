using Glossa.Tensors;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>The n-gram models against their formulas and against nltk.</summary>
public class NgramLanguageModelTests
{
    private const int SymbolCount = 7;

    public static TheoryData<bool, int, int> Models => new()
    {
        { true, 1, SymbolCount }, { true, 2, 0 }, { true, 3, SymbolCount }, { true, 5, 3 },
        { false, 1, SymbolCount }, { false, 2, 0 }, { false, 3, SymbolCount }, { false, 5, 3 },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Probabilities_are_those_of_the_formula_and_add_up_to_one(bool smooth, int order, int before)
    {
        // Symbol 6 never occurs.
        long[] text = NgramSample.Text(400, SymbolCount - 1, 5);
        NgramLanguageModel model = Make(smooth, NgramSample.Count(text, order, SymbolCount, before));
        NgramFormula formula = new(text, order, SymbolCount, before);
        NgramDiscount[] discounts = model is NgramKneserNey kneserNey ? [.. kneserNey.Discounts] : [];
        Random random = new(6);
        float[] row = new float[SymbolCount];
        for (int trial = 0; trial < 200; trial++)
        {
            long[] context = [.. Enumerable.Range(0, random.Next(7)).Select(_ => (long)random.Next(-1, SymbolCount + 2))];
            if (trial % 2 == 0) context = text[..trial];
            if (trial % 4 == 0) context = [.. Enumerable.Repeat((long)before, order), .. context];
            model.LogProbabilities(context, row);
            double sum = 0;
            for (int id = 0; id < SymbolCount; id++)
            {
                double expected = smooth ? formula.KneserNey(context, id, discounts) : formula.MaximumLikelihood(context, id);
                double found = model.LogProbability(context, id);
                Assert.Equal(expected, Math.Exp(found), 1e-12);
                Assert.Equal((float)found, row[id], 1e-5f);
                sum += Math.Exp(found);
            }
            Assert.Equal(1, sum, 1e-12);
        }
        Assert.Equal(smooth, model.LogProbability([], SymbolCount - 1) > double.NegativeInfinity);
    }

    /// <summary>
    /// nltk 3.8, whose smoothing has one discount for all lengths but the shortest, which has none. Its unsmoothed model gives all symbols
    /// zero after an unseen context, where this one uses the seen end; such contexts are not in the table of the unsmoothed one.
    /// </summary>
    /// <remarks>
    /// <code>
    /// from nltk.lm import MLE, KneserNeyInterpolated
    /// text = "the cat sat on the mat . the cat ate the rat . a dog sat on the cat .".split()
    /// padded = ["&lt;s&gt;", "&lt;s&gt;"] + text
    /// grams = [tuple(padded[i - k + 1:i + 1]) for i in range(2, len(padded)) for k in (1, 2, 3)]
    /// model = KneserNeyInterpolated(3, discount=0.1)      # discount=0.75, MLE(3)
    /// model.fit([grams], padded)
    /// model.score("sat", ["the", "cat"])
    /// </code>
    /// </remarks>
    [Theory]
    [InlineData("the cat sat", 0.3333333333333333, 0.33125, 0.21614583333333331)]
    [InlineData("the cat ate", 0.3333333333333333, 0.330625, 0.18098958333333331)]
    [InlineData("the cat .", 0.3333333333333333, 0.331875, 0.2513020833333333)]
    [InlineData("sat on the", 1.0, 0.99625, 0.7890625)]
    [InlineData("on the cat", 0.5, 0.508375, 0.48359375000000004)]
    [InlineData("on the rat", 0.0, 0.018375, 0.05859375)]
    [InlineData("a dog sat", 1.0, 0.99125, 0.5078125)]
    [InlineData("a cat sat", null, 0.3125, 0.17708333333333331)]
    [InlineData("<s> <s> the", 1.0, 0.9925, 0.578125)]
    [InlineData("<s> the cat", 1.0, 0.958375, 0.60859375)]
    [InlineData("dog on the", null, 0.925, 0.4375)]
    [InlineData("a dog the", 0.0, 0.0025000000000000005, 0.140625)]
    public void Probabilities_are_those_of_nltk(string ngram, double? unsmoothed, double discounted, double discountedMore)
    {
        string[] words = "the cat sat on the mat . the cat ate the rat . a dog sat on the cat .".Split(' ');
        List<string> symbols = [.. words.Distinct(), "<s>"];
        NgramCounts counts = NgramSample.Count(
            [.. words.Select(word => (long)symbols.IndexOf(word))], 3, symbols.Count - 1, symbols.Count - 1);
        long[] ids = [.. ngram.Split(' ').Select(word => (long)symbols.IndexOf(word))];
        if (unsmoothed is { } expected)
        {
            Assert.Equal(expected, Math.Exp(new NgramMaximumLikelihood(counts).LogProbability(ids.AsSpan()[..^1], ids[^1])), 1e-14);
        }
        Assert.Equal(discounted, Smoothed(0.1), 1e-14);
        Assert.Equal(discountedMore, Smoothed(0.75), 1e-14);

        double Smoothed(double discount) =>
            Math.Exp(new NgramKneserNey(counts, [default, NgramDiscount.Absolute(discount), NgramDiscount.Absolute(discount)])
                .LogProbability(ids.AsSpan()[..^1], ids[^1]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Logits_are_log_probabilities_after_each_symbol_however_the_text_is_cut(bool smooth, int order, int before)
    {
        NgramLanguageModel model = Make(smooth, NgramSample.Count(NgramSample.Text(200, SymbolCount - 1, 7), order, SymbolCount, before));
        long[] first = NgramSample.Text(12, SymbolCount, 8), second = NgramSample.Text(12, SymbolCount, 9);
        Run run = Run.Inference();
        IdTensor both = new([.. first.Zip(second, (a, b) => new[] { a, b }).SelectMany(pair => pair)], [12, 2]);
        (Tensor logits, LanguageState state) = model.Forward(both, model.InitialState(2, run), run);
        Assert.Equal([24, SymbolCount], logits.Shape.ToArray());
        float[] row = new float[SymbolCount], all = logits.ToArray();
        for (int step = 0; step < 12; step++)
        {
            foreach ((int stream, long[] text) in new[] { (0, first), (1, second) })
            {
                model.LogProbabilities([.. Enumerable.Repeat((long)before, order), .. text[..(step + 1)]], row);
                Assert.Equal(row, all.AsSpan(((step * 2) + stream) * SymbolCount, SymbolCount).ToArray());
            }
        }
        LanguageState alone = model.InitialState(1, run);
        for (int step = 0; step < 12; step++)
        {
            (Tensor one, alone) = model.Forward(new IdTensor([second[step]], [1, 1]), alone, run);
            Assert.Equal(all.AsSpan(((step * 2) + 1) * SymbolCount, SymbolCount).ToArray(), one.ToArray());
        }
        Assert.Equal(((WindowState)state)[1].ToArray(), ((WindowState)alone)[0].ToArray());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_stored_model_gives_the_same_bits(bool smooth)
    {
        NgramLanguageModel model = Make(smooth, NgramSample.Count(NgramSample.Text(500, SymbolCount - 1, 10), 4, SymbolCount, 0));
        NgramLanguageModel stored = Make(smooth, NgramCounts.FromTensors(model.Counts.ToTensors()));
        foreach (long[] context in NgramSample.Text(300, SymbolCount, 11).Chunk(4))
        {
            for (int id = 0; id < SymbolCount; id++) Assert.Equal(model.LogProbability(context, id), stored.LogProbability(context, id));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Without_any_text_all_symbols_are_equally_likely(bool smooth)
    {
        NgramLanguageModel model = Make(smooth, NgramSample.Count([], 3, SymbolCount, 0));
        float[] row = new float[SymbolCount];
        model.LogProbabilities([0, 1], row);
        Assert.All(row, value => Assert.Equal((float)-Math.Log(SymbolCount), value));
        Assert.Equal(-Math.Log(SymbolCount), model.LogProbability([0, 1], 2), 1e-14);
    }

    [Fact]
    public void A_text_of_one_symbol_over_and_over_is_certain_to_go_on()
    {
        NgramCounts counts = NgramSample.Count(new long[1000], 3, 1, 1);
        Assert.Equal(0, new NgramMaximumLikelihood(counts).LogProbability([0, 0], 0));
        Assert.Equal(0, new NgramKneserNey(counts).LogProbability([0, 0], 0), 1e-12);
    }

    [Fact]
    public void Discounts_are_those_of_Chen_and_Goodman()
    {
        // Y = 100 / (100 + 2 · 40) = 5/9.
        NgramDiscount discount = NgramDiscount.Estimate([100, 40, 20, 12]);
        Assert.Equal(1 - (2 * 5 / 9.0 * 40 / 100), discount.One, 1e-15);
        Assert.Equal(2 - (3 * 5 / 9.0 * 20 / 40), discount.Two, 1e-15);
        Assert.Equal(3 - (4 * 5 / 9.0 * 12 / 20), discount.More, 1e-15);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 0.5, 1, 1.5)]
    [InlineData(10, 0, 0, 0, 0.5, 1, 1.5)]
    [InlineData(0, 5, 5, 5, 0.5, 1, 1.5)]
    [InlineData(2, 3, 0, 9, 0.25, 1, 1.5)]
    [InlineData(10, 5, 40, 60, 0.5, 1, 1.5)]
    public void Where_counts_of_counts_say_nothing_half_the_count_is_taken(
        long n1, long n2, long n3, long n4, double one, double two, double more) =>
        Assert.Equal(new NgramDiscount(one, two, more), NgramDiscount.Estimate([n1, n2, n3, n4]));

    [Fact]
    public void Wrong_use_is_explained()
    {
        NgramCounts counts = NgramSample.Count([0, 1, 2], 2, 3, 3);
        NgramMaximumLikelihood model = new(counts);
        Run run = Run.Inference();
        Assert.Contains(
            "There is no symbol 3",
            Assert.Throws<OutOfRangeException>(() => model.LogProbability([], 3)).Message,
            StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => model.LogProbability([], -1));
        Assert.Throws<ShapeException>(() => model.LogProbabilities([], new float[2]));
        Assert.Throws<ShapeException>(() => model.Forward(IdTensor.Of([0, 1]), model.InitialState(1, run), run));
        Assert.Contains(
            "There are 1 discounts",
            Assert.Throws<OutOfRangeException>(() => new NgramKneserNey(counts, [default])).Message,
            StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => new NgramKneserNey(counts, [default, NgramDiscount.Absolute(1.5)]));
        Assert.Throws<OutOfRangeException>(() => new NgramKneserNey(counts, [default, new NgramDiscount(double.NaN, 0, 0)]));
    }

    private static NgramLanguageModel Make(bool smooth, NgramCounts counts) =>
        smooth ? new NgramKneserNey(counts) : new NgramMaximumLikelihood(counts);
}
