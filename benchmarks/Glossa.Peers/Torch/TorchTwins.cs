using Glossa.Bench;
using Glossa.Tensors;
using TorchSharp;

namespace Glossa.Peers;

/// <summary>The three forms of TorchSharp's twins, and tensors from one side to the other.</summary>
internal static class TorchTwins
{
    /// <summary>Makes a twin of a computation whose result is compared.</summary>
    public static Twin Forward(Func<torch.Tensor> compute)
    {
        return new Twin(() => Compute(_ => []), () => Compute(Values));

        float[] Compute(Func<torch.Tensor, float[]> read)
        {
            using IDisposable mode = torch.inference_mode();
            using DisposeScope scope = torch.NewDisposeScope();
            return read(compute());
        }
    }

    /// <summary>Makes a twin of a computation and its gradients.</summary>
    public static Twin Gradients(IReadOnlyList<torch.Tensor> inputs, torch.Tensor upstream, Func<torch.Tensor> compute)
    {
        return new Twin(() => Compute(_ => []), () => Compute(Values));

        float[] Compute(Func<torch.Tensor, float[]> read)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            compute().backward([upstream]);
            float[] gradients = [.. inputs.SelectMany(input => read(input.grad!))];
            foreach (torch.Tensor input in inputs) input.grad = null;
            return gradients;
        }
    }

    /// <summary>Makes a twin of a training step, which returns its loss.</summary>
    public static Twin Training(Func<torch.Tensor> step)
    {
        return new Twin(() => Loss(), () => [.. Enumerable.Range(0, BenchmarkOperands.LossesCompared).Select(_ => Loss())]);

        float Loss()
        {
            using DisposeScope scope = torch.NewDisposeScope();
            return step().item<float>();
        }
    }

    /// <summary>Returns a copy of a tensor.</summary>
    public static torch.Tensor Copy(Tensor tensor) => torch.tensor(tensor.ToArray()).reshape(Sizes(tensor.Shape)).clone();

    /// <summary>Returns a copy of a tensor that has a gradient.</summary>
    public static torch.Tensor Leaf(Tensor tensor) => Copy(tensor).requires_grad_();

    /// <summary>Returns a copy of ids.</summary>
    public static torch.Tensor Copy(IdTensor ids) => torch.tensor(ids.Span.ToArray()).reshape(Sizes(ids.Shape));

    /// <summary>Copies tensors into a module's parameters of the same names.</summary>
    public static M Load<M>(M module, IReadOnlyDictionary<string, Tensor> state, string prefix = "") where M : torch.nn.Module
    {
        using IDisposable mode = torch.no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            parameter.copy_(Copy(state[prefix + name]));
        }
        return module;
    }

    /// <summary>The values of a tensor, in the order of its indices.</summary>
    public static float[] Values(torch.Tensor tensor) => tensor.contiguous().data<float>().ToArray();

    private static long[] Sizes(Shape shape) => [.. Enumerable.Range(0, shape.Rank).Select(axis => (long)shape[axis])];
}
