using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>
/// NAdam against its formula. PyTorch up to 1.13 multiplies µₜ twice into the product that corrects m (2.0 does not) and keeps the product
/// in single precision; the formula with these two errors gives its values, the formula without is ours.
/// </summary>
public class NAdamTests
{
    private const string File = "torch/optimizers.json";

    [Theory]
    [MemberData(nameof(On.Case), File, "nadam", MemberType = typeof(On))]
    public void NAdam_follows_the_formula_that_explains_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        double[] start = FixtureCase.ToTensor(c.Element.GetProperty("initial"), Backend.Reference).ToDoubleArray();
        double[] gradients = FixtureCase.ToTensor(c.Element.GetProperty("gradients"), Backend.Reference).ToDoubleArray();
        NAdamOptions options = new() { LearningRate = 0.01 };
        Tensor expected = FixtureCase.ToTensor(c.Element.GetProperty("trajectory"), Backend.Reference);
        Close.Assert("PyTorch 1.13", expected, Formula(start, gradients, options, true));
        Follows("defaults", start, gradients, options, On.Recording(backend));
        Follows(
            "every setting", start, gradients,
            new() { LearningRate = 0.02, Beta1 = 0.8, Beta2 = 0.95, Epsilon = 1e-4, WeightDecay = 0.1, MomentumDecay = 0.05 },
            On.Recording(backend));
    }

    private static void Follows(string what, double[] start, double[] gradients, NAdamOptions options, Run run)
    {
        Weights weights = Weights.Of(Tensor.From(start, [start.Length], run.Backend));
        NAdam optimizer = new(weights, options);
        Tensor expected = Formula(start, gradients, options, false);
        for (int step = 0; step < expected.Shape[0]; step++)
        {
            optimizer.ClearGradients();
            weights["w"].Give(Tensor.From(gradients.AsSpan(step * start.Length, start.Length), [start.Length], run.Backend), run);
            optimizer.Step(run);
            Close.Assert($"{what}: step {step}", expected.Select(0, step, Run.Inference(backend: Backend.Reference)), weights["w"].Value);
        }
    }

    /// <summary>The parameter after every step, number by number.</summary>
    private static Tensor Formula(double[] start, double[] gradients, NAdamOptions o, bool isPyTorch113)
    {
        int size = start.Length, steps = gradients.Length / size;
        double[] trajectory = new double[gradients.Length];
        double Rounded(double value) => isPyTorch113 ? (float)value : value;
        double Mu(int t) => o.Beta1 * (1 - (0.5 * Math.Pow(0.96, t * o.MomentumDecay)));
        for (int i = 0; i < size; i++)
        {
            double w = start[i], m = 0, v = 0, product = 1;
            for (int t = 1; t <= steps; t++)
            {
                double g = gradients[((t - 1) * size) + i] + (o.WeightDecay * w);
                product = Rounded(product * Mu(t));
                double next = Rounded(product * Mu(t + 1) * (isPyTorch113 ? Mu(t) : 1));
                m += (1 - o.Beta1) * (g - m);
                v += (1 - o.Beta2) * ((g * g) - v);
                double direction = ((1 - Mu(t)) / (1 - product) * g) + (Mu(t + 1) / (1 - next) * m);
                w -= o.LearningRate * direction / (Math.Sqrt(v / (1 - Math.Pow(o.Beta2, t))) + o.Epsilon);
                trajectory[((t - 1) * size) + i] = w;
            }
        }
        return Tensor.From(trajectory, [steps, size], Backend.Reference);
    }
}
