using Glossa.Bench;
using Glossa.Bench.Suites;
using TorchSharp;
using static TorchSharp.torch.nn;
using Parameter = TorchSharp.Modules.Parameter;

namespace Glossa.Peers;

/// <summary>A character language model of libtorch's layers.</summary>
internal sealed class TorchLanguageModel
{
    private readonly TorchSharp.Modules.Embedding embed;
    private readonly TorchSharp.Modules.LSTM recurrent;
    private readonly TorchSharp.Modules.Linear output;
    private readonly int symbols;

    private TorchLanguageModel(BenchmarkOperands operands)
    {
        symbols = operands.Tensors["embed.weight"].Shape[0];
        int width = operands.Tensors["embed.weight"].Shape[1], hidden = operands.Tensors["output.weight"].Shape[1];
        int layers = operands.Tensors.Keys.Count(name => name.Contains("weight_hh", StringComparison.Ordinal));
        embed = TorchTwins.Load(Embedding(symbols, width), operands.Tensors, "embed.");
        recurrent = TorchTwins.Load(LSTM(width, hidden, layers), operands.Tensors, "recurrent.");
        output = TorchTwins.Load(Linear(hidden, symbols), operands.Tensors, "output.");
    }

    private IEnumerable<Parameter> Parameters => [.. embed.parameters(), .. recurrent.parameters(), .. output.parameters()];

    /// <summary>Returns the twin of a case of training or writing.</summary>
    public static Twin Twin(string name, BenchmarkOperands operands)
    {
        TorchLanguageModel model = new(operands);
        return operands.Ids.Count == 0 ? model.Write()
            : model.Train(TorchTwins.Copy(operands.Ids["ids"]), TorchTwins.Copy(operands.Ids["targets"]));
    }

    private (torch.Tensor Logits, (torch.Tensor Hidden, torch.Tensor Cell) State) Forward(
        torch.Tensor ids, (torch.Tensor Hidden, torch.Tensor Cell)? state)
    {
        (torch.Tensor h, torch.Tensor hidden, torch.Tensor cell) = recurrent.call(embed.call(ids), state);
        return (output.call(h).view(-1, symbols), (hidden, cell));
    }

    private Twin Train(torch.Tensor ids, torch.Tensor targets)
    {
        TorchSharp.Modules.Adam adam = torch.optim.Adam(Parameters, 1e-3);
        (torch.Tensor Hidden, torch.Tensor Cell)? state = null;
        return TorchTwins.Training(() =>
        {
            (torch.Tensor logits, (torch.Tensor Hidden, torch.Tensor Cell) after) = Forward(ids, state);
            torch.Tensor loss = functional.cross_entropy(logits, targets);
            loss.backward();
            adam.step();
            adam.zero_grad();
            state?.Hidden.Dispose();
            state?.Cell.Dispose();
            state = (after.Hidden.detach().DetachFromDisposeScope(), after.Cell.detach().DetachFromDisposeScope());
            return loss;
        });
    }

    private Twin Write()
    {
        return new Twin(() => Read(logits => torch.multinomial(functional.softmax(logits, -1), 1).item<long>()), Logits);

        float[] Logits()
        {
            long next = 0;
            List<float> all = [];
            Read(logits =>
            {
                all.AddRange(TorchTwins.Values(logits));
                return ++next % symbols;
            });
            return [.. all];
        }

        void Read(Func<torch.Tensor, long> choose)
        {
            using IDisposable mode = torch.inference_mode();
            using DisposeScope scope = torch.NewDisposeScope();
            (torch.Tensor, torch.Tensor)? state = null;
            long symbol = 1;
            for (int i = 0; i < LanguageModelSuite.Written; i++)
            {
                (torch.Tensor logits, state) = Forward(torch.tensor([symbol]).view(1, 1), state);
                symbol = choose(logits);
            }
        }
    }
}
