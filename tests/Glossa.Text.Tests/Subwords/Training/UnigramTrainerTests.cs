using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests;

/// <summary>Unigrams that are learned: each step against its definition, by trying all divisions of short words.</summary>
public class UnigramTrainerTests
{
    private static readonly SubwordTrainer Unigram = SubwordTrainer.Find("unigram");
    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(60);

    /// <summary>ψ(1) = −γ, ψ(½) = −γ − 2 ln 2, ψ(n + 1) = Hₙ − γ; further values by mpmath.</summary>
    [Theory]
    [InlineData(1, -0.57721566490153286)]
    [InlineData(0.5, -1.9635100260214235)]
    [InlineData(2, 0.42278433509846714)]
    [InlineData(11, 2.3517525890667211)]
    [InlineData(1e-3, -1000.5755719318103)]
    [InlineData(1e6, 13.815510057964190)]
    public void Digamma_has_its_known_values(double x, double expected) =>
        Assert.Equal(expected, Digamma.Of(x), Math.Abs(expected) * 1e-14);

    [Fact]
    public void Frequent_substrings_are_those_that_no_longer_one_replaces()
    {
        Check.One(Some, Prop.ForAll(Words(8, 12).ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), (words, minimum) =>
        {
            Dictionary<string, long> counts = [];
            foreach ((string word, long count) in words)
            {
                for (int start = 0; start < word.Length; start++)
                {
                    for (int end = start + 1; end <= word.Length; end++)
                    {
                        counts[word[start..end]] = counts.GetValueOrDefault(word[start..end]) + count;
                    }
                }
            }
            IEnumerable<CountedWord> expected = counts
                .Where(entry => entry.Key.Length > 1 && entry.Value >= minimum
                    && !"abc".Any(c => counts.GetValueOrDefault(entry.Key + c) == entry.Value))
                .Select(entry => new CountedWord(entry.Key, entry.Value));
            CountedWord[] found = [.. new FrequentSubstrings(words).Take(minimum, int.MaxValue)];
            Assert.Equal(
                expected.OrderBy(entry => entry.Text, StringComparer.Ordinal), found.OrderBy(entry => entry.Text, StringComparer.Ordinal));
            long[] products = [.. found.Select(entry => entry.Count * entry.Text.Length)];
            Assert.Equal(products.OrderDescending(), products);
        }));
        Assert.DoesNotContain(
            new FrequentSubstrings([new("😀😀😁", 5), new("x😁y", 5)]).Take(1, 100),
            entry => char.IsLowSurrogate(entry.Text[0]) || char.IsHighSurrogate(entry.Text[^1]));
    }

    [Fact]
    public void Expected_counts_are_those_of_all_divisions()
    {
        Check.One(Some, Prop.ForAll(Words(7, 6).ToArbitrary(), words =>
        {
            UnigramEstimator estimator = Estimator(words);
            double[] expected = new double[estimator.Pieces.Count];
            double likelihood = 0;
            foreach ((string word, long count) in words)
            {
                (List<int> Path, double Probability)[] all =
                    [.. Divisions(word, estimator.Pieces).Select(path => (path, Math.Exp(path.Sum(i => estimator.Scores[i]))))];
                double sum = all.Sum(entry => entry.Probability);
                likelihood += count * Math.Log(sum);
                foreach ((List<int> path, double probability) in all)
                {
                    foreach (int piece in path) expected[piece] += count * probability / sum;
                }
            }
            double[] found = estimator.Expect(out double foundLikelihood);
            Assert.Equal(likelihood, foundLikelihood, Math.Abs(likelihood) * 1e-10);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-9 * Math.Max(1, expected[i]));
        }));
    }

    /// <summary>
    /// Variational Bayes raises the lower bound of the evidence with each step (Attias 2000): the likelihood under the scores less the
    /// divergence of the Dirichlet distribution of the counts from its prior, whose parameters are 0 here but for a constant.
    /// </summary>
    [Fact]
    public void Estimation_never_lowers_its_bound_as_long_as_no_piece_is_dropped()
    {
        WordCounts counts = new([new LowercaseNormalizer()], [new SpaceWords()], cutsLongWords: true, 100_000);
        foreach (string text in ReviewTexts.All) counts.Add(text);
        UnigramEstimator estimator = Estimator(counts.InOrder());
        int steps = 0;
        for (int round = 0; round < 4; round++)
        {
            double before = double.NegativeInfinity;
            for (int i = 0; i < 6; i++)
            {
                int pieces = estimator.Pieces.Count;
                double[] expected = estimator.Expect(out _);
                estimator.Maximize(expected);
                estimator.Expect(out double likelihood);
                // A character that is hardly expected counts as half a time, which is no step of the estimation.
                if (estimator.Pieces.Count != pieces || expected.Min() < 0.5)
                {
                    before = double.NegativeInfinity;
                    continue;
                }
                double bound = likelihood - DivergenceOf(expected);
                Assert.True(bound >= before - (1e-9 * Math.Abs(bound)), $"round {round}, step {i}: {bound} after {before}");
                if (double.IsFinite(before)) steps++;
                before = bound;
            }
            estimator.Prune(estimator.Pieces.Count * 3 / 4);
        }
        Assert.InRange(steps, 5, 24);
    }

    [Fact]
    public void Pruning_keeps_characters_and_what_matters()
    {
        CountedWord[] words = [new("abcabcabc", 100), new("abc", 50), new("xyz", 3)];
        UnigramEstimator estimator = Estimator(words);
        estimator.Maximize(estimator.Expect(out _));
        estimator.Prune(8);
        Assert.Equal(["a", "b", "c", "x", "y", "z"], estimator.Pieces.Where(UnigramEstimator.IsCharacter).Order(StringComparer.Ordinal));
        Assert.Contains("abc", estimator.Pieces);
        estimator.Prune(1);
        Assert.Equal(6, estimator.Pieces.Count);
    }

    [Fact]
    public void Texts_are_divided_in_the_likeliest_way()
    {
        SubwordTokenizer tokenizer = Unigram.Train(ReviewTexts.All, new SubwordTrainingOptions { VocabularySize = 700 });
        UnigramModel model = (UnigramModel)tokenizer.Parts.Model;
        string[] pieces = [.. Enumerable.Range(0, tokenizer.Vocabulary.Count).Select(id => tokenizer.Vocabulary[id])];
        int tested = 0;
        IEnumerable<string> words = ReviewTexts.All.SelectMany(text => text.Split(' '));
        foreach (string word in words.Where(word => word.Length is > 0 and < 12 && Ascii.IsValid(word)).Distinct().Take(400))
        {
            int[] ids = tokenizer.Ids(word, new SubwordOptions { AddSpecialTokens = false });
            if (ids.Contains(tokenizer.Unknown!.Value)) continue;
            double best = Divisions($"▁{word}", pieces).Max(path => path.Sum(id => (double)model.Scores[id]));
            Assert.Equal(best, ids.Sum(id => (double)model.Scores[id]), 1e-4);
            tested++;
        }
        Assert.InRange(tested, 300, 400);
    }

    [Fact]
    public void The_vocabulary_is_XLNets_in_form()
    {
        SubwordTokenizer tokenizer = Unigram.Train(ReviewTexts.All, new SubwordTrainingOptions { VocabularySize = 500 });
        Assert.Equal(500, tokenizer.Vocabulary.Count);
        Assert.Equal(
            ["<unk>", "<s>", "</s>", "<cls>", "<sep>", "<pad>", "<mask>"], Enumerable.Range(0, 7).Select(id => tokenizer.Vocabulary[id]));
        SubwordEncoding encoding = tokenizer.Encode("good", "food");
        Assert.Equal(["▁good", "<sep>", "▁food", "<sep>", "<cls>"], Enumerable.Range(0, encoding.Count).Select(encoding.Piece));
        Assert.Equal([0, 0, 1, 1, 2], encoding.SegmentIds);
        Assert.True(tokenizer.PadsLeft);
        float[] scores = ((UnigramModel)tokenizer.Parts.Model).Scores[7..];
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.InRange(scores.Sum(score => Math.Exp(score)), 0.5, 1);
        Assert.Contains(Enumerable.Range(0, 500).Select(id => tokenizer.Vocabulary[id]), piece => piece.Length > 6);
        Assert.DoesNotContain(
            Enumerable.Range(7, 493).Select(id => tokenizer.Vocabulary[id].TrimStart('▁')),
            piece => piece.Any(char.IsLetter) && !piece.All(char.IsLetter));
    }

    /// <summary><c>KL(Dir(γ) ‖ Dir(0)) = ln Γ(Σγ) − Σ ln Γ(γ) + Σ γ (ψ(γ) − ψ(Σγ))</c>, but for a constant.</summary>
    private static double DivergenceOf(double[] counts)
    {
        double sum = counts.Sum();
        return LogGamma(sum) + counts.Sum(count => (count * (Digamma.Of(count) - Digamma.Of(sum))) - LogGamma(count));
    }

    /// <summary>Stirling's series, after the number is made large.</summary>
    private static double LogGamma(double x)
    {
        double below = 0;
        for (; x < 20; x++) below += Math.Log(x);
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x)) - below;
    }

    private static UnigramEstimator Estimator(CountedWord[] words) => new(
        words,
        [
            .. words.SelectMany(word => word.Text.EnumerateRunes().Select(rune => (rune, word.Count))).GroupBy(entry => entry.rune)
                .OrderBy(group => group.Key).Select(group => (group.Key.ToString(), (double)group.Sum(entry => entry.Count))),
            .. new FrequentSubstrings(words).Take(2, 2000).Select(entry => (entry.Text, (double)entry.Count * entry.Text.Length)),
        ]);

    private static List<List<int>> Divisions(string word, IReadOnlyList<string> pieces)
    {
        if (word.Length == 0) return [[]];
        List<List<int>> found = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            if (!word.StartsWith(pieces[i], StringComparison.Ordinal)) continue;
            foreach (List<int> rest in Divisions(word[pieces[i].Length..], pieces)) found.Add([i, .. rest]);
        }
        return found;
    }

    private static Gen<CountedWord[]> Words(int longest, int most) =>
        Gen.Elements('a', 'b', 'c').NonEmptyListOf().Select(letters => new string([.. letters.Take(longest)])).ArrayOf(most)
            .Select(words => words.CountBy(word => word).Select(entry => new CountedWord(entry.Key, entry.Value)).ToArray());
}
