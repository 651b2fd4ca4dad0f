using Glossa.Nn;
using Glossa.Tensors;
using Xunit;

namespace Glossa.Models.Tests.LanguageModels;

/// <summary>Beam search, held against trying every text.</summary>
public sealed class BeamSearchTests
{
    private const int Symbols = 5, End = 4;

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    public void With_enough_beams_it_finds_the_best_of_all_texts(double penalty)
    {
        FeedForwardLanguageModel model = new(Symbols, new() { Window = 2, Width = 4, Hidden = 8 });
        model.Initialize(5);
        Run run = Run.Inference();
        BeamOptions options = new() { Beams = 200, MaximumSymbols = 3, LengthPenalty = penalty };
        IReadOnlyList<Beam> found = BeamSearch.Search(model, [1], options, End, [], run);
        List<Beam> all = [];
        Grow([], 0, model.Forward(new IdTensor([1], [1, 1]), model.InitialState(1, run), run));
        double Score(Beam beam) => beam.LogProbability / Math.Pow(beam.Ids.Count + (beam.IsComplete ? 1 : 0), penalty);
        Beam[] expected = [.. all.OrderByDescending(Score)];
        Assert.Equal(expected.Length, all.Count);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(Score(expected[i]), Score(found[i]), 5);
            if (i == 0) Assert.Equal(expected[i].Ids, found[i].Ids);
        }

        void Grow(int[] ids, double logProbability, (Tensor Logits, LanguageState State) at)
        {
            float[] next = at.Logits.LogSoftmax(run).ToArray();
            for (int symbol = 0; symbol < Symbols; symbol++)
            {
                double p = logProbability + next[symbol];
                if (symbol == End) all.Add(new Beam(ids, p, true));
                else if (ids.Length + 1 == 3) all.Add(new Beam([.. ids, symbol], p, false));
                else Grow([.. ids, symbol], p, model.Forward(new IdTensor([symbol], [1, 1]), at.State, run));
            }
        }
    }

    [Fact]
    public void It_always_gives_a_text_and_wants_something_to_begin_with()
    {
        FeedForwardLanguageModel model = new(Symbols, new() { Window = 2, Width = 4, Hidden = 8 });
        model.Initialize(5);
        IReadOnlyList<Beam> found = BeamSearch.Search(
            model, [1, 2], new BeamOptions { Beams = 2, MaximumSymbols = 4 }, null, [0], Run.Inference());
        Assert.Equal(2, found.Count);
        Assert.All(found, beam => Assert.Equal((4, false), (beam.Ids.Count, beam.IsComplete)));
        Assert.DoesNotContain(found, beam => beam.Ids.Contains(0));
        Assert.Throws<ModelException>(() => BeamSearch.Search(model, [], new BeamOptions(), null, [], Run.Inference()));
    }
}
