using System.Globalization;
using Glossa.Bench;
using Glossa.Bench.Suites;
using Glossa.Tensors;
using TorchSharp;
using static TorchSharp.torch.nn;
using Parameter = TorchSharp.Modules.Parameter;

namespace Glossa.Peers;

/// <summary>BERT of libtorch's operators, with its fused attention.</summary>
internal sealed class TorchTransformer
{
    private const double Epsilon = 1e-12;

    private readonly Dictionary<string, Parameter> state;
    private readonly string prefix;
    private readonly int heads;
    private readonly int layers;

    private TorchTransformer(string name, IReadOnlyDictionary<string, Tensor> tensors)
    {
        state = tensors.ToDictionary(entry => entry.Key, entry => new Parameter(TorchTwins.Copy(entry.Value)));
        prefix = tensors.ContainsKey("words.weight") ? "" : "encoder.";
        heads = TransformerSuite.HeadsOf(name);
        layers = tensors.Keys.Count(path => path.EndsWith("in_proj_weight", StringComparison.Ordinal));
    }

    /// <summary>Returns the twin of a case.</summary>
    public static Twin Twin(string name, BenchmarkOperands operands)
    {
        TorchTransformer model = new(name, operands.Tensors);
        torch.Tensor ids = TorchTwins.Copy(operands.Ids["ids"]);
        return operands.Ids.TryGetValue("targets", out IdTensor? targets)
            ? model.Train(ids, TorchTwins.Copy(targets))
            : TorchTwins.Forward(() => model.Forward(ids).reshape(-1, model.state["words.weight"].shape[1]));
    }

    private Twin Train(torch.Tensor ids, torch.Tensor targets)
    {
        TorchSharp.Modules.AdamW adam = torch.optim.AdamW(state.Values, 1e-5);
        return TorchTwins.Training(() =>
        {
            torch.Tensor first = Forward(ids).select(1, 0);
            torch.Tensor pooled = torch.tanh(functional.linear(first, state["encoder.pooler.weight"], state["encoder.pooler.bias"]));
            torch.Tensor logits = functional.linear(pooled, state["head.output.weight"], state["head.output.bias"]);
            torch.Tensor loss = functional.cross_entropy(logits, targets);
            loss.backward();
            adam.step();
            adam.zero_grad();
            return loss;
        });
    }

    private torch.Tensor Forward(torch.Tensor ids)
    {
        long length = ids.shape[1];
        torch.Tensor words = Of("words.weight").index_select(0, ids.flatten()).view(ids.shape[0], length, -1);
        torch.Tensor x = Normalize(words + Of("positions.weight").narrow(0, 0, length) + Of("segments.weight")[0], "norm");
        for (int i = 0; i < layers; i++)
        {
            string block = string.Create(CultureInfo.InvariantCulture, $"blocks.{i}.");
            torch.Tensor[] parts = [.. functional.linear(x, Of(block + "self_attn.in_proj_weight"), Of(block + "self_attn.in_proj_bias"))
                .chunk(3, 2).Select(part => part.view(x.shape[0], length, heads, -1).transpose(1, 2))];
            torch.Tensor attended = functional.scaled_dot_product_attention(parts[0], parts[1], parts[2]).transpose(1, 2).reshape(x.shape);
            x = Normalize(x + Linear(attended, block + "self_attn.out_proj"), block + "norm1");
            x = Normalize(x + Linear(functional.gelu(Linear(x, block + "linear1")), block + "linear2"), block + "norm2");
        }
        return x;
    }

    private torch.Tensor Linear(torch.Tensor x, string name) => functional.linear(x, Of(name + ".weight"), Of(name + ".bias"));

    private torch.Tensor Normalize(torch.Tensor x, string name) =>
        functional.layer_norm(x, [x.shape[^1]], Of(name + ".weight"), Of(name + ".bias"), Epsilon);

    private Parameter Of(string name) => state[prefix + name];
}
