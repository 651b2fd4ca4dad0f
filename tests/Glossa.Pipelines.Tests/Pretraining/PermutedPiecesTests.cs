using System.Text.Json;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Permutation language modelling: spans, orders, and that nothing sees what it predicts.</summary>
public class PermutedPiecesTests
{
    [Theory]
    [InlineData(6, 5)]
    [InlineData(3, 1)]
    public void One_piece_in_K_is_predicted_in_spans_and_no_special_one(int predicted, int span)
    {
        PermutedPieces permuted = new(TinyPieces.Encoder(isXlnet: true), new PermutationConfig { Predicted = predicted, Span = span });
        SubwordTokenizer tokenizer = TinyPieces.Tokenizer();
        int[] ids = [tokenizer.Cls!.Value, .. Enumerable.Range(0, 240).Select(i => 5 + (i % 9)), tokenizer.Sep!.Value];
        int all = 0, longest = 0;
        for (int i = 0; i < 200; i++)
        {
            (int[] targets, int[] ranks) = permuted.Order(ids, new CounterRandom(3, (ulong)i));
            Assert.Equal(targets.Distinct().Order(), targets);
            Assert.Equal(Enumerable.Range(0, targets.Length), ranks.Order());
            Assert.All(targets, at => Assert.InRange(at, 1, 240));
            all += targets.Length;
            for (int at = 0, run = 0; at < ids.Length; at++) longest = Math.Max(longest, run = targets.Contains(at) ? run + 1 : 0);
        }
        // What a span at the end of a window lacks is little.
        Assert.InRange(all / (200.0 * 240), 0.9 / predicted, 1.1 / predicted);
        // Neighbouring stretches may have their spans side by side.
        Assert.InRange(longest, span, 2 * span);
    }

    [Fact]
    public void A_piece_is_predicted_from_its_context_and_from_those_before_it_in_the_order_alone()
    {
        TransformerEncoder encoder = TinyPieces.Encoder(isXlnet: true);
        encoder.Initialize(4);
        PermutedPieces permuted = new(encoder, new PermutationConfig { Predicted = 2, Span = 2 });
        PieceWindow window = Assert.Single(TinyPieces.Windows("the cat sat. a dog ran. the dog sat"));
        CounterRandom draw = new(8, 0);
        (int[] targets, int[] ranks) = permuted.Order(window.Ids, draw);
        Assert.InRange(targets.Length, 3, 9);
        Run run = Run.Inference();
        float[] before = permuted.Predict([window], _ => draw, run).Vectors.ToArray();
        for (int changed = 0; changed < targets.Length; changed++)
        {
            int[] ids = [.. window.Ids];
            ids[targets[changed]] = ids[targets[changed]] == 5 ? 6 : 5;
            float[] after = permuted.Predict([window with { Ids = ids }], _ => draw, run).Vectors.ToArray();
            for (int row = 0; row < targets.Length; row++)
            {
                bool isSame = before.AsSpan(row * 8, 8).SequenceEqual(after.AsSpan(row * 8, 8));
                Assert.Equal(ranks[changed] >= ranks[row], isSame);
            }
        }
    }

    [Fact]
    public void Gradients_of_the_loss_agree_with_differences()
    {
        TransformerEncoder encoder = TinyPieces.Encoder(isXlnet: true);
        PieceHead head = new(encoder.Model);
        PieceTrainingTask task = new(encoder, head, new PermutedPieces(encoder, new PermutationConfig { Predicted = 2 }), 1);
        task.Module.Initialize(3, Backend.Reference);
        PieceWindow[] windows = [.. TinyPieces.Windows("the cat sat."), .. TinyPieces.Windows("catlings ran.")];
        GradientCheck.Verify((_, run) => task.Loss(windows, run), [.. task.Module.State().Values], 1e-6);
    }

    [SharedDataFact("fixtures/transformers")]
    public void The_loss_of_a_given_order_is_that_of_the_references_logits()
    {
        string folder = Path.Combine(SharedData.PathOf("fixtures/transformers"), "xlnet");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "expected.json")));
        JsonElement one = expected.RootElement.GetProperty("model").GetProperty("two_stream"), inputs = one.GetProperty("inputs");
        double[] Data(JsonElement tensor) => [.. tensor.GetProperty("data").EnumerateArray().Select(value => value.GetDouble())];
        int[][] ids = [.. Data(inputs.GetProperty("input_ids")).Select(id => (int)id).Chunk(10)];
        double[][] hidden = [.. Data(inputs.GetProperty("perm_mask")).Chunk(100)];
        int[][] targets =
        [
            .. Data(inputs.GetProperty("target_mapping")).Chunk(30)
                .Select(text => text.Chunk(10).Select(row => Array.IndexOf(row, 1.0)).ToArray()),
        ];
        double[][] logits = [.. Data(one.GetProperty("lm_logits")).Chunk(380)];
        int[] right = [.. ids.Zip(targets).SelectMany(text => text.Second.Select(at => text.First[at]))];
        double loss = right.Select((id, i) => Math.Log(logits[i].Sum(Math.Exp)) - logits[i][id]).Average();

        TransformerEncoder encoder = TransformerModels.Import(folder).Embedder.Encoder;
        PieceHead head = TransformerModels.PieceHeadOf(folder, encoder.Model)!;
        PieceTrainingTask task = new(encoder, head, new GivenOrder((XlnetTransformer)encoder.Model, hidden, targets), 1);
        PieceWindow[] windows = [.. ids.Select(text => new PieceWindow(text, new int[text.Length]))];
        Assert.Equal(loss, task.Evaluate(windows, Run.Inference(), default)[PretrainingObjective.Loss], 5e-5);
        Assert.Equal(loss, task.Loss(windows, Run.Inference()).ToDouble(), 5e-5);
    }

    [Fact]
    public void The_mask_of_an_order_is_that_of_the_paper()
    {
        // Context 0 and 3; 2 is predicted first, then 1.
        float[] hidden = PermutedPieces.Hidden([1, 2], [1, 0], 4);
        Assert.Equal([0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0], hidden);
    }

    /// <summary>Predicts given places in a given order.</summary>
    private sealed class GivenOrder(XlnetTransformer model, double[][] hidden, int[][] targets) : PiecePredictor
    {
        public override PiecePrediction Predict(IReadOnlyList<PieceWindow> windows, Func<int, CounterRandom> random, Run run)
        {
            XlnetInput input = new(new PieceBatch([.. windows.Select(window => window.Ids)]))
            {
                Hidden = [.. hidden.Select(mask => run.From([.. mask.Select(value => (float)value)], [10, 10]))],
                Targets = targets,
            };
            int[] right = [.. windows.SelectMany((window, text) => targets[text].Select(at => window.Ids[at]))];
            return new(model.Forward(input, run).Last, IdTensor.Of(right));
        }
    }
}
