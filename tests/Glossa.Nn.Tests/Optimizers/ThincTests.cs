using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>spaCy's optimiser and parameter averages against thinc.</summary>
public class ThincTests
{
    private const string File = "spacy/thinc_optimizers.json";

    // thinc computes in single precision, so double precision cannot be closer to it than this.
    private const double Tolerance = 2e-6;

    [Theory]
    [MemberData(nameof(On.Cases), File, MemberType = typeof(On))]
    public void Optimizer_and_averages_follow_thinc(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        Weights weights = Weights.Of(FixtureCase.ToTensor(c.Element.GetProperty("initial"), run.Backend));
        ThincAdam optimizer = new(weights, new()
        {
            LearningRate = c.Double("learn_rate", 0),
            Beta1 = c.Double("beta1", 0.9),
            Beta2 = c.Double("beta2", 0.999),
            Epsilon = c.Double("eps", 1e-8),
            WeightDecay = c.Double("L2", 0),
            DecoupledWeightDecay = c.Bool("L2_is_weight_decay", true),
            GradientClip = c.Double("grad_clip", 0),
            Rectified = name == "radam",
        });
        ParameterAverage average = new(weights, ParameterAverageOptions.Thinc);
        Tensor gradients = FixtureCase.ToTensor(c.Element.GetProperty("gradients"), run.Backend);
        Tensor expected = FixtureCase.ToTensor(c.Element.GetProperty("trajectory"), run.Backend);
        for (int step = 0; step < gradients.Shape[0]; step++)
        {
            weights["w"].Give(gradients.Select(0, step, run), run);
            optimizer.Step(run);
            optimizer.ClearGradients();
            average.Update(run);
            Close.Assert($"{name}: step {step}", expected.Select(0, step, run), weights["w"].Value, Tolerance);
        }
        if (c.Element.GetProperty("averages").ValueKind == System.Text.Json.JsonValueKind.Null) return;
        using AveragedParameters averaged = average.SwapIn();
        Close.Assert(
            $"{name}: averages", FixtureCase.ToTensor(c.Element.GetProperty("averages"), run.Backend), weights["w"].Value, Tolerance);
    }
}
