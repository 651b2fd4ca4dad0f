using System.Text.Json;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Losses;

/// <summary>Every loss against PyTorch's values and gradients, on both backends.</summary>
public class PyTorchTests
{
    private const string File = "torch/losses.json";

    public static IEnumerable<object[]> Softmaxes => On.Cases(File).Where(c => IsSoftmax((string)c[0]));

    public static IEnumerable<object[]> Losses => On.Cases(File).Where(c => !IsSoftmax((string)c[0]));

    [Theory]
    [MemberData(nameof(Softmaxes))]
    public void Softmax_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        Tensor x = c.Variable("inputs", "input", run.Backend);
        if (name == "softmax_masked_minus_infinity")
        {
            double[] values = x.ToDoubleArray();
            values[3] = values[4] = double.NegativeInfinity;
            x.CopyFrom(values);
        }
        int axis = c.Int("dim", -1);
        Tensor y = name.StartsWith("log", StringComparison.Ordinal) ? x.LogSoftmax(run, axis) : x.Softmax(run, axis);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = y }, new Dictionary<string, Tensor> { ["input"] = x });
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        Dictionary<string, Tensor> x = c.Names("inputs").Where(input => input != "target" || !IsIds(c))
            .ToDictionary(input => input, input => c.Variable("inputs", input, run.Backend));
        Tensor loss = Compute(name, c, x, run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = loss }, x);
    }

    private static Tensor Compute(string name, FixtureCase c, Dictionary<string, Tensor> x, Run run)
    {
        LossReduction reduction = Enum.Parse<LossReduction>(c.Text("reduction", "mean"), ignoreCase: true);
        double margin = c.Double("margin", 0);
        Tensor Target() => Tensor.From(
            [.. c.Config.GetProperty("target").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(t => t.GetDouble())],
            x["input"].Shape,
            run.Backend);
        CrossEntropyOptions classes = new()
        {
            Reduction = reduction,
            ClassWeights = c.Config.TryGetProperty("weight", out JsonElement weights)
                ? [.. weights.EnumerateArray().Select(w => w.GetDouble())]
                : null,
            IgnoredTarget = c.Int("ignore_index", -100),
            LabelSmoothing = c.Double("label_smoothing", 0),
            ClassAxis = 1,
        };
        return name[..(name.Contains("_margin0", StringComparison.Ordinal)
            ? name.IndexOf("_margin0", StringComparison.Ordinal)
            : name.Length)] switch
        {
            "cosine_embedding" => Loss.CosineEmbedding(x["x1"], x["x2"], c.Ids("inputs", "target"), run, margin, reduction),
            "cosine_similarity" => x["x1"].CosineSimilarity(x["x2"], run, c.Int("dim", -1), c.Double("eps", 1e-8)),
            "cosine_distance_mean" => Loss.CosineDistance(x["x1"], x["x2"], run),
            "margin_ranking" => Loss.MarginRanking(x["x1"], x["x2"], c.Ids("inputs", "target"), run, margin, reduction),
            "triplet_margin" =>
                Loss.TripletMargin(x["anchor"], x["positive"], x["negative"], run, margin, reduction, c.Double("eps", 1e-6)),
            "kl_div_batchmean" or "kl_div_sum" => Loss.KlDivergence(x["input"], x["target"], run, false, reduction),
            "ctc_sum" => Loss.Ctc(
                x["logits"].LogSoftmax(run), c.Ints("input_lengths"), c.Ids("inputs", "target"), c.Ints("target_lengths"), run,
                new CtcOptions { BatchFirst = false, Reduction = reduction }),
            "bce_mean" or "bce_sum" => Loss.BinaryCrossEntropy(x["input"], Target(), run, reduction),
            "bce_with_logits_mean" or "bce_with_logits_sum" =>
                Loss.BinaryCrossEntropyWithLogits(x["input"], Target(), run, null, reduction),
            "mse_mean" or "mse_sum" => Loss.Mse(x["input"], x["other"], run, reduction),
            "l1_mean" or "l1_sum" => Loss.L1(x["input"], x["other"], run, reduction),
            "smooth_l1_mean" or "smooth_l1_sum" => Loss.SmoothL1(x["input"], x["other"], run, c.Double("beta", 1), reduction),
            "nll_weight_mean" or "nll_weight_sum" or "nll_weight_none" =>
                Loss.NegativeLogLikelihood(x["input"], c.Ids("inputs", "target"), run, classes),
            _ when name.StartsWith("cross_entropy", StringComparison.Ordinal) =>
                Loss.CrossEntropy(x["input"], c.Ids("inputs", "target"), run, classes),
            _ => throw new InvalidOperationException(name),
        };
    }

    private static bool IsSoftmax(string name) =>
        name.StartsWith("softmax", StringComparison.Ordinal) || name.StartsWith("log_softmax", StringComparison.Ordinal);

    private static bool IsIds(FixtureCase c) =>
        c.Element.GetProperty("inputs").GetProperty("target").GetProperty("dtype").GetString() == "int64";
}
