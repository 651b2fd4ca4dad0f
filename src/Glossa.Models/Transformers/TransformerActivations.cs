using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The activations of transformers by their names in Hugging Face's <c>config.json</c>.</summary>
public static class TransformerActivations
{
    private static readonly Dictionary<string, Activation> All = new()
    {
        ["gelu"] = Activation.Gelu,
        ["gelu_new"] = Activation.GeluTanh,
        ["gelu_pytorch_tanh"] = Activation.GeluTanh,
        ["relu"] = Activation.Relu,
        ["silu"] = Activation.Silu,
        ["swish"] = Activation.Silu,
        ["tanh"] = Activation.Tanh,
    };

    /// <summary>The names.</summary>
    public static IReadOnlyCollection<string> Names => All.Keys;

    /// <summary>Returns the activation of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ModuleException">There is none of this name.</exception>
    public static Activation Find(string name) => All.TryGetValue(name, out Activation? activation)
        ? activation
        : throw new ModuleException($"There is no activation '{name}'; known are {string.Join(", ", Names)}.");
}
