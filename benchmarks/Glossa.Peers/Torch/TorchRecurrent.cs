using Glossa.Bench;
using TorchSharp;
using static TorchSharp.torch.nn;

namespace Glossa.Peers;

/// <summary>libtorch's recurrent layers, with the activations it has.</summary>
internal static class TorchRecurrent
{
    /// <summary>Returns the twin of an LSTM's case.</summary>
    public static Twin? Lstm(string name, BenchmarkOperands operands)
    {
        (long inputs, long hidden) = Sizes(operands);
        TorchSharp.Modules.LSTM layer = TorchTwins.Load(LSTM(inputs, hidden, batchFirst: true), operands.Tensors);
        return Twin(name, operands, layer, x => layer.call(x).Item1);
    }

    /// <summary>Returns the twin of a GRU's case.</summary>
    public static Twin? Gru(string name, BenchmarkOperands operands)
    {
        (long inputs, long hidden) = Sizes(operands);
        TorchSharp.Modules.GRU layer = TorchTwins.Load(GRU(inputs, hidden, batchFirst: true), operands.Tensors);
        return Twin(name, operands, layer, x => layer.call(x).Item1);
    }

    private static Twin? Twin(string name, BenchmarkOperands operands, Module layer, Func<torch.Tensor, torch.Tensor> output)
    {
        if (name.Split(' ').Length > 2) return null;
        if (!operands.Tensors.TryGetValue("upstream", out Glossa.Tensors.Tensor? gradient))
        {
            torch.Tensor input = TorchTwins.Copy(operands.Tensors["x"]);
            return TorchTwins.Forward(() => output(input));
        }
        torch.Tensor x = TorchTwins.Leaf(operands.Tensors["x"]);
        Dictionary<string, torch.Tensor> leaves = new() { ["x"] = x };
        foreach ((string path, TorchSharp.Modules.Parameter parameter) in layer.named_parameters()) leaves.Add(path, parameter);
        torch.Tensor[] inOrder = [.. operands.Tensors.Keys.Where(leaves.ContainsKey).Select(key => leaves[key])];
        return TorchTwins.Gradients(inOrder, TorchTwins.Copy(gradient), () => output(x));
    }

    private static (long Inputs, long Hidden) Sizes(BenchmarkOperands operands) =>
        (operands.Tensors["weight_ih_l0"].Shape[1], operands.Tensors["weight_hh_l0"].Shape[1]);
}
