using Glossa.Bench;
using Glossa.Tensors;
using TorchSharp;
using static TorchSharp.torch.nn;
using Parameter = TorchSharp.Modules.Parameter;

namespace Glossa.Peers;

/// <summary>DeepMoji of libtorch's layers. Those have no hard sigmoid, so that form computes one step after the other.</summary>
internal sealed class TorchDeepMoji
{
    private readonly Dictionary<string, Parameter> head;
    private readonly TorchSharp.Modules.Embedding embed;
    private readonly TorchSharp.Modules.LSTM first, second;
    private readonly bool hardSigmoid;

    private TorchDeepMoji(IReadOnlyDictionary<string, Tensor> state, bool hardSigmoid)
    {
        this.hardSigmoid = hardSigmoid;
        Tensor words = state["embed.weight"];
        embed = TorchTwins.Load(Embedding(words.Shape[0], words.Shape[1]), state, "embed.");
        first = Lstm("lstm_0.");
        second = Lstm("lstm_1.");
        head = state.Where(entry => entry.Key.Contains("_layer.", StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key, entry => new Parameter(TorchTwins.Copy(entry.Value)));

        TorchSharp.Modules.LSTM Lstm(string prefix) => TorchTwins.Load(
            LSTM(state[prefix + "weight_ih_l0"].Shape[1], state[prefix + "weight_hh_l0"].Shape[1], batchFirst: true, bidirectional: true),
            state, prefix);
    }

    /// <summary>Returns the twin of a case with texts of one length; libtorch's layers read them as a matrix.</summary>
    public static Twin? Twin(string name, BenchmarkOperands operands)
    {
        if (!operands.Ids.TryGetValue("words", out IdTensor? ids)) return null;
        TorchDeepMoji model = new(operands.Tensors, name.Contains("hard-sigmoid", StringComparison.Ordinal));
        torch.Tensor words = TorchTwins.Copy(ids);
        if (!operands.Ids.TryGetValue("targets", out IdTensor? classes)) return TorchTwins.Forward(() => model.Forward(words));
        if (name.EndsWith("frozen", StringComparison.Ordinal)) model.embed.weight!.requires_grad = false;
        return model.Train(words.split(classes.Count), TorchTwins.Copy(classes));
    }

    private Twin Train(torch.Tensor[] batches, torch.Tensor targets)
    {
        IEnumerable<Parameter> all = [.. embed.parameters(), .. first.parameters(), .. second.parameters(), .. head.Values];
        TorchSharp.Modules.Adam adam = torch.optim.Adam(all.Where(parameter => parameter.requires_grad), 1e-3);
        int step = 0;
        return TorchTwins.Training(() =>
        {
            torch.Tensor loss = functional.cross_entropy(Forward(batches[step++ % batches.Length]), targets);
            loss.backward();
            adam.step();
            adam.zero_grad();
            return loss;
        });
    }

    private torch.Tensor Forward(torch.Tensor words)
    {
        torch.Tensor x = torch.tanh(embed.call(words));
        torch.Tensor h0 = Layer(first, x);
        torch.Tensor h1 = Layer(second, h0);
        torch.Tensor features = torch.cat([h1, h0, x], 2);
        torch.Tensor weights = functional.softmax(torch.matmul(features, head["attention_layer.attention_vector"]), 1);
        torch.Tensor pooled = (features * weights.unsqueeze(2)).sum(1);
        return functional.linear(pooled, head["output_layer.0.weight"], head["output_layer.0.bias"]);
    }

    private torch.Tensor Layer(TorchSharp.Modules.LSTM lstm, torch.Tensor x)
    {
        if (!hardSigmoid) return lstm.call(x).Item1;
        Dictionary<string, Parameter> weights = lstm.named_parameters().ToDictionary(entry => entry.name, entry => entry.parameter);
        return torch.cat([Direction(weights, "_l0", x), Direction(weights, "_l0_reverse", x.flip(1)).flip(1)], 2);
    }

    private static torch.Tensor Direction(Dictionary<string, Parameter> weights, string suffix, torch.Tensor x)
    {
        torch.Tensor recurrent = weights["weight_hh" + suffix].t();
        torch.Tensor bias = weights["bias_ih" + suffix] + weights["bias_hh" + suffix];
        torch.Tensor projected = functional.linear(x, weights["weight_ih" + suffix], bias);
        torch.Tensor h = torch.zeros(x.shape[0], recurrent.shape[0]), c = torch.zeros_like(h);
        List<torch.Tensor> outputs = [];
        foreach (torch.Tensor step in projected.unbind(1))
        {
            torch.Tensor[] gates = torch.addmm(step, h, recurrent, 1, 1).chunk(4, 1);
            c = (Gate(gates[1]) * c) + (Gate(gates[0]) * torch.tanh(gates[2]));
            h = Gate(gates[3]) * torch.tanh(c);
            outputs.Add(h);
        }
        return torch.stack(outputs, 1);
    }

    private static torch.Tensor Gate(torch.Tensor x) => ((0.2 * x) + 0.5).clamp(0, 1);
}
