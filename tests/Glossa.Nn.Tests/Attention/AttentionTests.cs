using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Attention;

/// <summary>Attention layers against PyTorch.</summary>
public class AttentionTests
{
    private const string File = "torch/attention_and_ops.json";

    public static IEnumerable<object[]> MultiHead =>
        On.Cases(File).Where(c => ((string)c[0]).StartsWith("multihead", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(MultiHead))]
    public void Multi_head_attention_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        MultiHeadAttention layer = new MultiHeadAttention(4, c.Int("heads", 0)).Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        Tensor? mask = null;
        if (c.Config.TryGetProperty("key_padding_mask", out var rows))
        {
            double[] keep =
                [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray().Select(isPadding => isPadding.GetBoolean() ? 0.0 : 1))];
            mask = Tensor.From(keep, [2, 4], run.Backend);
        }
        (Tensor output, Tensor weights) = layer.Forward(variables["query"], variables["key"], variables["value"], run, mask);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = output, ["weights"] = weights }, variables);
    }

    [Theory]
    [MemberData(nameof(On.Case), File, "transformer_encoder_layer", MemberType = typeof(On))]
    public void A_transformer_block_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        TransformerBlock layer = new TransformerBlock(8, new TransformerOptions { Heads = 2, InnerSize = 12 }).Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(variables["input"], run) }, variables);
    }

    [Theory]
    [MemberData(nameof(On.Cases), "torch/deepmoji_attention.json", MemberType = typeof(On))]
    public void DeepMoji_attention_equals_the_reference(string name, string backend)
    {
        FixtureCase c = Fixture.Case("torch/deepmoji_attention.json", name);
        Run run = On.Recording(backend);
        AttentionPooling layer = new AttentionPooling(c.Tensor("inputs", "input", run.Backend).Shape[2], c.Double("epsilon", 0))
            .Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        (Tensor output, Tensor weights) = layer.Forward(variables["input"], c.Ints("lengths"), run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = output, ["attention"] = weights }, variables);
    }
}
