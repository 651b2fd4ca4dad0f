using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>A linear model with rows for the n-grams of its training texts alone is the model with rows for all.</summary>
public class NgramClassifierTests
{
    private static readonly Tokenizer English = Tokenizer.For(Text.English.Language);

    private static readonly string[] Training = ["a fine film", "a dull film", "", "I loved every minute of it", "never, never again"];

    private static readonly int[][] Classes = [[1], [0], [1], [1], [0]];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Rows_for_all_and_for_those_that_occur_learn_and_say_the_same(bool naiveBayes)
    {
        NgramOptions options = new() { Rows = 1 << 12, NaiveBayes = naiveBayes };
        OccurringHashes occurring = NgramClassifier.OccurringIn(Batch(Training), options);
        NgramClassifier all = new NgramClassifier(2, options).Initialize(1);
        NgramClassifier some = new NgramClassifier(2, options, occurring).Initialize(1);
        Assert.Equal([occurring.Count, 2], some.Weight.Shape.ToArray());
        Assert.InRange(occurring.Count, 10, 40);
        foreach (NgramClassifier model in new[] { all, some })
        {
            model.Prepare(Batch(Training), Classes);
            Adam adam = new(model, new AdamOptions { LearningRate = 0.1 });
            Run run = Run.ForTraining(1, 1);
            for (int step = 0; step < 10; step++)
            {
                using Scope scope = run.OpenScope();
                Tensor logits = model.Forward(Batch(Training), null, run);
                Loss.CrossEntropy(logits, IdTensor.Of([.. Classes.Select(own => (long)own[0])]), run).Backward(run);
                adam.Step(run);
                adam.ClearGradients();
            }
            model.Settle();
        }
        // Also of texts with n-grams no training text has: they count as different ones, and say nothing.
        string[] texts = [.. Training, "a film nobody has seen", "loved", "unheard of"];
        Close.Assert("logits", all.Forward(Batch(texts), null, Run.Inference()), some.Forward(Batch(texts), null, Run.Inference()), 1e-6);
        float[] rows = [.. occurring.Hashes.SelectMany(hash => all.Weight.Value.ToArray().AsSpan(2 * hash, 2).ToArray())];
        Close.Assert("weights", Tensor.From(rows, some.Weight.Shape), some.Weight.Value, 1e-6);
    }

    [Fact]
    public void Texts_without_a_word_leave_a_model_that_can_be_used()
    {
        NgramOptions options = new() { Rows = 100 };
        NgramClassifier model = new NgramClassifier(2, options, NgramClassifier.OccurringIn(Batch([""]), options)).Initialize(1);
        Assert.Equal(new float[2], model.Forward(Batch(["a film"]), null, Run.Inference()).ToArray());
        Assert.Throws<ModuleException>(() => new NgramClassifier(2, options, new OccurringHashes(99, [])));
    }

    [Theory]
    [InlineData(1, new int[0])]
    [InlineData(1, new[] { 0 })]
    [InlineData(64, new[] { 63, 0, 63 })]
    [InlineData(65, new[] { 64, 1 })]
    [InlineData(1 << 28, new[] { (1 << 28) - 1, 5, 1 << 20, 300, 127, 128, 255, 256 })]
    public void Hashes_are_numbered_in_their_order_and_the_same_when_read(int range, int[] hashes)
    {
        OccurringHashes occurring = new(range, hashes), read = OccurringHashes.Parse(range, occurring.ToText());
        int[] expected = [.. hashes.Distinct().Order()];
        Assert.Equal(expected, occurring.Hashes);
        Assert.Equal(expected, read.Hashes);
        Assert.Equal((expected.Length, range), (read.Count, read.Range));
        for (int i = 0; i < expected.Length; i++) Assert.Equal(i, read.NumberOf(expected[i]));
        foreach (int other in new[] { 0, range / 2, range - 1 }.Except(expected)) Assert.Equal(-1, read.NumberOf(other));
    }

    [Theory]
    [InlineData("no Base64!")]
    [InlineData("AA==")] // a distance of 0
    [InlineData("gA==")] // ends within a distance
    [InlineData("//////8P")] // beyond all numbers
    [InlineData("gICAgICAAQ==")] // too many groups
    [InlineData("ZQ==")] // 100 of a range of 100
    [InlineData("AQGA")] // ends within the third
    public void Damaged_hashes_are_refused(string text)
    {
        string message = Assert.Throws<ModelException>(() => OccurringHashes.Parse(100, text)).Message;
        Assert.Contains("n-gram", message, StringComparison.Ordinal);
    }

    private static TokenBatch Batch(params string[] texts) => new([.. texts.Select(English.Tokenize)]);
}
