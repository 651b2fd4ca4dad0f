using Glossa.Bench;
using Glossa.Bench.Suites;
using Glossa.Tensors;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Glossa.Peers;

/// <summary>libtorch, through TorchSharp.</summary>
internal sealed class TorchPeer : IPeer
{
    private static readonly Dictionary<string, Func<string, BenchmarkOperands, Twin?>> Twins = new()
    {
        ["gemm"] = Product,
        ["conv"] = Convolution,
        ["lstm"] = TorchRecurrent.Lstm,
        ["gru"] = TorchRecurrent.Gru,
        ["attention"] = Attention,
        ["elementwise"] = Elementwise,
        ["embedding"] = Embedding,
        ["charlm"] = TorchLanguageModel.Twin,
        ["deepmoji"] = TorchDeepMoji.Twin,
        ["transformer"] = TorchTransformer.Twin,
    };

    /// <inheritdoc/>
    public string Name { get; } = $"libtorch {Version.Parse(torch.__version__).ToString(2)}";

    /// <inheritdoc/>
    public void UseThreads(int threads) => torch.set_num_threads(threads);

    /// <inheritdoc/>
    public Twin? TwinOf(string suite, string name, BenchmarkOperands operands) => Twins.GetValueOrDefault(suite)?.Invoke(name, operands);

    private static Twin Product(string name, BenchmarkOperands operands)
    {
        if (operands.Tensors.TryGetValue("weight", out Tensor? weights))
        {
            torch.Tensor x = TorchTwins.Copy(operands.Tensors["x"]), weight = TorchTwins.Copy(weights);
            return TorchTwins.Forward(() => functional.linear(x, weight));
        }
        torch.Tensor a = TorchTwins.Copy(operands.Tensors["a"]), b = TorchTwins.Copy(operands.Tensors["b"]);
        return TorchTwins.Forward(() => torch.mm(a, b));
    }

    private static Twin Convolution(string name, BenchmarkOperands operands)
    {
        torch.Tensor x = TorchTwins.Copy(operands.Tensors["x"]), weight = TorchTwins.Copy(operands.Tensors["weight"]);
        long[] padding = [weight.shape[2] / 2, weight.shape[3] / 2];
        return TorchTwins.Forward(() => functional.conv2d(x, weight, padding: padding));
    }

    private static Twin Attention(string name, BenchmarkOperands operands)
    {
        bool training = operands.Tensors.ContainsKey("upstream");
        torch.Tensor[] inputs = [.. new[] { "q", "k", "v" }.Select(letter => Input(operands.Tensors[letter]))];
        return training
            ? TorchTwins.Gradients(inputs, TorchTwins.Copy(operands.Tensors["upstream"]), Attend)
            : TorchTwins.Forward(Attend);

        torch.Tensor Input(Tensor tensor) => training ? TorchTwins.Leaf(tensor) : TorchTwins.Copy(tensor);

        torch.Tensor Attend()
        {
            torch.Tensor[] split = [.. inputs.Select(x => x.view(x.shape[0], x.shape[1], AttentionSuite.Heads, -1).transpose(1, 2))];
            return functional.scaled_dot_product_attention(split[0], split[1], split[2]).transpose(1, 2).reshape(inputs[0].shape);
        }
    }

    private static Twin? Elementwise(string name, BenchmarkOperands operands)
    {
        Dictionary<string, torch.Tensor> copies = operands.Tensors.ToDictionary(entry => entry.Key, entry => TorchTwins.Copy(entry.Value));
        torch.Tensor x = copies["x"];
        Func<torch.Tensor>? compute = name[..name.IndexOf(' ')] switch
        {
            "tanh" => () => torch.tanh(x),
            "sigmoid" => () => torch.sigmoid(x),
            "gelu" => () => functional.gelu(x),
            "exp" => () => torch.exp(x),
            "softmax" => () => functional.softmax(x, -1),
            "layernorm" => () => functional.layer_norm(x, [x.shape[1]], copies["gain"], copies["bias"]),
            "rmsnorm" => () => x * torch.rsqrt((x * x).mean([1], keepdim: true) + 1e-6) * copies["gain"],
            "add" => () => x + copies["y"],
            "scale" => () => x * 2,
            "copy" => () => x.clone(),
            _ => null,
        };
        return compute is null ? null : TorchTwins.Forward(compute);
    }

    private static Twin? Embedding(string name, BenchmarkOperands operands)
    {
        // TorchSharp does not bring a gradient to one row for each word, as Glossa's is; hashing is Glossa's own.
        if (operands.Tensors.ContainsKey("upstream") || !name.StartsWith("lookup", StringComparison.Ordinal)) return null;
        Tensor table = operands.Tensors["table"];
        TorchSharp.Modules.Embedding embedding = TorchTwins.Load(
            torch.nn.Embedding(table.Shape[0], table.Shape[1]), new Dictionary<string, Tensor> { ["weight"] = table });
        torch.Tensor tokens = TorchTwins.Copy(operands.Ids["tokens"]);
        return TorchTwins.Forward(() => embedding.call(tokens));
    }
}
