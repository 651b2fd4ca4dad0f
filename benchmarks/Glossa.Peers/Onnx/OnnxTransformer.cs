using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Peers;

/// <summary>
/// BERT of ONNX Runtime's fused operators: the form that its optimiser for transformers gives an exported model.
/// </summary>
internal static class OnnxTransformer
{
    private const float Epsilon = 1e-12f;

    private const string Mask = "mask";

    /// <summary>The names of the inputs of a model that reads whole texts, in their order.</summary>
    public static string[] Inputs => ["ids", "segments"];

    /// <summary>The names of the inputs of a model that reads padded texts: the last one is 1 for pieces and 0 for padding.</summary>
    public static string[] PaddedInputs => [.. Inputs, Mask];

    /// <summary>Returns the file of a model that reads whole texts of one length.</summary>
    /// <param name="state">The parameters by path.</param>
    /// <param name="texts">The number of texts and their length.</param>
    /// <param name="heads">The number of attention heads.</param>
    /// <param name="result">The name of the result.</param>
    public static byte[] Of(IReadOnlyDictionary<string, Tensor> state, long[] texts, int heads, out string result) =>
        Of(state, texts, Inputs, heads, out result);

    /// <summary>Returns the file of a model that reads any number of padded texts of any length.</summary>
    /// <param name="state">The parameters by path.</param>
    /// <param name="heads">The number of attention heads.</param>
    /// <param name="result">The name of the result.</param>
    public static byte[] OfPadded(IReadOnlyDictionary<string, Tensor> state, int heads, out string result) =>
        Of(state, [OnnxGraph.AnySize, OnnxGraph.AnySize], PaddedInputs, heads, out result);

    private static byte[] Of(
        IReadOnlyDictionary<string, Tensor> state, long[] texts, string[] inputs, int heads, out string result)
    {
        OnnxGraph graph = new();
        foreach (string input in inputs) graph.Ids(input, texts);
        string[] tables = ["words.weight", "positions.weight", "segments.weight", "norm.weight", "norm.bias"];
        string x = graph.Fused(
            "EmbedLayerNormalization", [.. Inputs, .. tables.Select(Weight), .. inputs.Except(Inputs)], 2,
            OnnxModel.Attribute("epsilon", Epsilon));
        string[] lengths = inputs.Contains(Mask) ? [OnnxGraph.SecondResult(x)] : [];
        int layers = state.Keys.Count(name => name.EndsWith("in_proj_weight", StringComparison.Ordinal));
        for (int i = 0; i < layers; i++)
        {
            string block = string.Create(CultureInfo.InvariantCulture, $"blocks.{i}.");
            string attended = graph.Fused(
                "Attention",
                [x, Turned(block + "self_attn.in_proj_weight"), Weight(block + "self_attn.in_proj_bias"), .. lengths], 1,
                OnnxModel.Attribute("num_heads", heads));
            x = AddAndNormalize(
                graph.Node("MatMul", [attended, Turned(block + "self_attn.out_proj.weight")]), x, block + "norm1",
                block + "self_attn.out_proj.bias");
            string inner = graph.Fused(
                "BiasGelu", [graph.Node("MatMul", [x, Turned(block + "linear1.weight")]), Weight(block + "linear1.bias")], 1);
            x = AddAndNormalize(
                graph.Node("MatMul", [inner, Turned(block + "linear2.weight")]), x, block + "norm2", block + "linear2.bias");
        }
        result = x;
        return graph.ToArray(x);

        string AddAndNormalize(string y, string skip, string norm, string bias) => graph.Fused(
            "SkipLayerNormalization", [y, skip, Weight(norm + ".weight"), Weight(norm + ".bias"), Weight(bias)], 1,
            OnnxModel.Attribute("epsilon", Epsilon));

        string Weight(string name)
        {
            Tensor weight = state[name];
            return graph.Weight(
                name, [.. Enumerable.Range(0, weight.Shape.Rank).Select(axis => (long)weight.Shape[axis])], weight.ToArray());
        }

        string Turned(string name)
        {
            Tensor weight = state[name];
            return graph.Weight(
                name, [weight.Shape[1], weight.Shape[0]], OnnxPeer.SwapAxes(weight.ToArray(), weight.Shape[0], weight.Shape[1]));
        }
    }
}
