using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

public sealed class LayerGroupsTests
{
    private static readonly string[] Everything =
        ["layers.0.weight", "layers.0.bias", "layers.1.weight", "layers.1.bias", "layers.10.weight", "layers.10.bias"];

    [Fact]
    public void Rates_fall_by_a_factor_from_the_output_which_comes_first()
    {
        Stack stack = new();
        stack.Initialize(1);
        Sgd sgd = new(new LayerGroups(stack, "layers.0", "layers.1", "layers.10").ToParameterGroups(new SgdOptions { LearningRate = 0.1 }));
        Assert.Equal(["layers.10.weight", "layers.10.bias"], sgd.Groups[0].Parameters.Select(parameter => parameter.Path));
        Assert.Equal(["layers.0.weight", "layers.0.bias"], sgd.Groups[2].Parameters.Select(parameter => parameter.Path));
        Assert.Equal(0.1, sgd.Groups[0].LearningRate);
        Assert.Equal(0.1 / 2.6, sgd.Groups[1].LearningRate, 1e-12);
        Assert.Equal(0.1 / 2.6 / 2.6, sgd.Groups[2].LearningRate, 1e-12);
    }

    [Fact]
    public void The_longest_prefix_decides_and_an_empty_one_takes_the_rest()
    {
        LayerGroups groups = new(new Stack().Initialize(1), "", "layers.1", "layers.1.bias");
        Assert.Equal([4, 1, 1], groups.Groups.Select(group => group.Count));
        Assert.Equal("layers.1.bias", groups.Groups[2][0].Path);
        Assert.Equal(Everything.Order(), groups.Groups.SelectMany(group => group).Select(parameter => parameter.Path).Order());
    }

    [Fact]
    public void What_is_in_no_group_and_groups_without_anything_are_named()
    {
        Stack stack = new Stack().Initialize(1);
        Assert.Contains(
            "layers.10.weight",
            Assert.Throws<OptimizerException>(() => new LayerGroups(stack, "layers.0", "layers.1")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'layer.2'", Assert.Throws<OptimizerException>(() => new LayerGroups(stack, "", "layer.2")).Message, StringComparison.Ordinal);
        Assert.Throws<OptimizerException>(() => new LayerGroups(stack, "", "layers.0", "layers.0"));
        Assert.Throws<OptimizerException>(() => new LayerGroups(stack, "").ToParameterGroups(new SgdOptions(), factor: 0));
    }

    private sealed class Stack : Module
    {
        public Dictionary<string, Linear> Layers { get; } = new() { ["0"] = new(2, 2), ["1"] = new(2, 2), ["10"] = new(2, 2) };
    }
}
