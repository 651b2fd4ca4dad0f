using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>The window encoder against the reference of spaCy's, with both ways to pad a text's ends.</summary>
public class MaxoutWindowTests
{
    [Theory]
    [MemberData(nameof(On.Cases), "torch/maxout_window.json", MemberType = typeof(On))]
    public void The_encoder_equals_the_reference(string name, string backend)
    {
        FixtureCase c = new(Fixture.Case("torch/maxout_window.json", name).Element)
        {
            IsSwapped = tensor => tensor[0] is 'W' or 'b' && tensor[..^1] != "beta",
        };
        Run run = On.Recording(backend);
        WindowPadding padding = name.EndsWith("spacy_padding", StringComparison.Ordinal) ? WindowPadding.Once : WindowPadding.EveryLayer;
        MaxoutWindowEncoder encoder = new MaxoutWindowEncoder(
            c.Int("nO", 0), c.Int("depth", 1), c.Int("window", 1), c.Int("nP", 0), padding)
            .Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = encoder.Load(c, run, ModuleName);
        Tensor y = encoder.Forward(variables["input"], c.Ints("lengths"), run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = y }, variables);
    }

    /// <summary>W0, b0, G0, beta0 of the fixture are layer 0's maxout and normalisation.</summary>
    private static string ModuleName(string name)
    {
        string layer = $"layers.{name[^1]}";
        return name[..^1] switch
        {
            "W" => layer + ".maxout.weight",
            "b" => layer + ".maxout.bias",
            "G" => layer + ".norm.weight",
            _ => layer + ".norm.bias",
        };
    }
}
