using System.Text.Json;
using Glossa.Formats;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Masked language modelling: the choice of pieces by its probabilities, and the loss against Hugging Face's library.</summary>
public class MaskedPiecesTests
{
    private const int Sequences = 400, Length = 102;

    private static readonly SubwordTokenizer Bert = HuggingFaceTokenizer.Load(SmallBert.Folder);

    [Theory]
    [InlineData(0.15)]
    [InlineData(0.4)]
    public void Pieces_are_chosen_masked_replaced_and_kept_as_often_as_the_paper_says(double probability)
    {
        MaskedPieces masking = Masking(new MaskedConfig { Probability = probability });
        int all = 0, chosen = 0, masked = 0, replaced = 0, kept = 0;
        for (int i = 0; i < Sequences; i++)
        {
            int[] before = Ids(i), after = [.. before];
            List<int> places = masking.Hide(after, new CounterRandom(11, (ulong)i));
            Assert.Equal(places.Distinct().Order(), places);
            Assert.All(Enumerable.Range(0, Length).Except(places), at => Assert.Equal(before[at], after[at]));
            all += before.Count(id => !Bert.IsSpecial(id));
            chosen += places.Count;
            foreach (int at in places)
            {
                Assert.False(Bert.IsSpecial(before[at]));
                if (after[at] == Bert.Mask) masked++;
                else if (after[at] == before[at]) kept++;
                else replaced++;
                Assert.True(after[at] == Bert.Mask || !Bert.IsSpecial(after[at]));
            }
        }
        AssertFraction(chosen, all, probability);
        AssertFraction(masked, chosen, 0.8);
        // A random piece is the same one in one case of the vocabulary's size.
        AssertFraction(replaced, chosen, 0.1);
        AssertFraction(kept, chosen, 0.1);
    }

    [Fact]
    public void The_choice_depends_on_the_window_and_its_randomness_alone()
    {
        TransformerEncoder encoder = TinyPieces.Encoder().Initialize(1);
        PieceWindow[] windows = [.. TinyPieces.Windows("the cat sat. a dog ran. the catlings sat"), .. TinyPieces.Windows("dogs ran")];
        MaskedPieces masking = new(encoder, new MaskedConfig());
        static CounterRandom Draw(int window) => new(5, (ulong)window);
        PiecePrediction one = masking.Predict(windows, Draw, Run.Inference(1)), two = masking.Predict(windows, Draw, Run.Inference(2));
        Assert.Equal(one.Targets.Span, two.Targets.Span);
        Close.AssertSameBits("threads", one.Vectors, two.Vectors);
        int at = 0;
        for (int i = 0; i < windows.Length; i++)
        {
            PiecePrediction alone = masking.Predict([windows[i]], _ => Draw(i), Run.Inference(2));
            Assert.Equal(alone.Targets.Span, one.Targets.Span[at..(at + alone.Targets.Count)]);
            at += alone.Targets.Count;
        }
        Assert.Equal(one.Targets.Count, at);
    }

    [Fact]
    public void Words_are_chosen_as_a_whole_on_request()
    {
        SubwordTokenizer tokenizer = TinyPieces.Tokenizer();
        int[] ids = tokenizer.Ids("the catlings sat. a dogs ran");
        int word = Array.IndexOf(ids, tokenizer.Vocabulary.Find("cat"));
        HashSet<int> sizes = [];
        MaskedPieces masking = new(TinyPieces.Encoder(), new MaskedConfig { WholeWords = true, Probability = 0.3 });
        int chosen = 0;
        for (int i = 0; i < 500; i++)
        {
            List<int> places = masking.Hide(ids.AsSpan().ToArray(), new CounterRandom(1, (ulong)i));
            int ofWord = places.Count(at => at >= word && at < word + 3);
            sizes.Add(ofWord);
            if (ofWord > 0) chosen++;
        }
        Assert.Equal([0, 3], sizes.Order());
        Assert.InRange(chosen, 500 * 0.2, 500 * 0.45);
    }

    [Fact]
    public void A_window_has_always_something_to_predict()
    {
        MaskedPieces masking = new(TinyPieces.Encoder(), new MaskedConfig { Probability = 0.01 });
        int[] ids = TinyPieces.Tokenizer().Ids("cat");
        for (int i = 0; i < 50; i++) Assert.Equal([1], masking.Hide(ids.AsSpan().ToArray(), new CounterRandom(1, (ulong)i)));
    }

    [Fact]
    public void Gradients_of_the_loss_agree_with_differences()
    {
        TransformerEncoder encoder = TinyPieces.Encoder();
        PieceHead head = new(encoder.Model);
        PieceTrainingTask task = new(encoder, head, new MaskedPieces(encoder, new MaskedConfig { Probability = 0.5 }), 1);
        task.Module.Initialize(3, Backend.Reference);
        PieceWindow[] windows = [.. TinyPieces.Windows("the cat sat. a dog ran"), .. TinyPieces.Windows("catlings ran.")];
        GradientCheck.Verify((_, run) => task.Loss(windows, run), [.. task.Module.State().Values], 1e-6);
    }

    [SharedDataFact("fixtures/transformers")]
    public void The_loss_of_given_pieces_is_that_of_the_references_logits()
    {
        string folder = Path.Combine(SharedData.PathOf("fixtures/transformers"), "bert-cased-pretraining");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        JsonElement one = expected.RootElement.GetProperty("model").GetProperty("padded_batch"), inputs = one.GetProperty("inputs");
        int length = inputs.GetProperty("attention_mask").GetProperty("data").EnumerateArray().Take(64).Sum(seen => seen.GetInt32());
        int[] First(string name) =>
            [.. inputs.GetProperty(name).GetProperty("data").EnumerateArray().Take(length).Select(value => value.GetInt32())];
        PieceWindow window = new(First("input_ids"), First("token_type_ids"));
        double[] logits = [.. one.GetProperty("mlm_logits_first_row").GetProperty("data").EnumerateArray().Select(x => x.GetDouble())];
        int pieces = logits.Length / 64;
        int[] places = [2, 5, 6, 11];
        double loss = places.Average(at =>
        {
            double[] row = logits[(at * pieces)..((at + 1) * pieces)];
            return Math.Log(row.Sum(Math.Exp)) - row[window.Ids[at]];
        });
        int right = places.Count(at =>
            Enumerable.Range(0, pieces).MaxBy(id => logits[(at * pieces) + id]) == window.Ids[at]);

        TransformerEncoder encoder = TransformerModels.Import(folder).Embedder.Encoder;
        PieceHead head = TransformerModels.PieceHeadOf(folder, encoder.Model)!;
        PieceTrainingTask task = new(encoder, head, new GivenPieces(encoder.Model, places), 1);
        IReadOnlyDictionary<string, double> scores = task.Evaluate([window], Run.Inference(), default);
        Assert.Equal(loss, scores[PretrainingObjective.Loss], 1e-5);
        Assert.Equal(loss, task.Loss([window], Run.Inference()).ToDouble(), 1e-5);
        Assert.Equal((double)right / places.Length, scores[PieceTrainingTask.Accuracy]);
        Assert.Equal(places.Length, scores[PieceTrainingTask.Predicted]);
    }

    private static MaskedPieces Masking(MaskedConfig config) => new(TransformerModels.Import(SmallBert.Folder).Embedder.Encoder, config);

    /// <summary>A window with special pieces at its ends and one within it.</summary>
    private static int[] Ids(int seed)
    {
        CounterRandom random = new(77, (ulong)seed);
        int[] ids = [.. Enumerable.Range(0, Length).Select(at => random.Integer(at, Bert.Vocabulary.Count))];
        (ids[0], ids[50], ids[^1]) = (Bert.Cls!.Value, Bert.Unknown!.Value, Bert.Sep!.Value);
        return ids;
    }

    /// <summary>Requires a count within five standard deviations of a binomial distribution.</summary>
    private static void AssertFraction(int count, int of, double probability) =>
        Assert.InRange(count, (of * probability) - Bound(of, probability), (of * probability) + Bound(of, probability));

    private static double Bound(int of, double probability) => 5 * Math.Sqrt(of * probability * (1 - probability));

    /// <summary>Predicts given places of windows in which nothing is hidden.</summary>
    private sealed class GivenPieces(Transformer model, int[] places) : PiecePredictor
    {
        public override PiecePrediction Predict(IReadOnlyList<PieceWindow> windows, Func<int, CounterRandom> random, Run run)
        {
            PieceBatch batch = new([windows[0].Ids], [windows[0].Segments]);
            int[] targets = [.. places.Select(at => windows[0].Ids[at])];
            return new(model.Forward(batch, run).LastHiddenState.SelectRows(IdTensor.Of(places), run), IdTensor.Of(targets));
        }
    }
}
