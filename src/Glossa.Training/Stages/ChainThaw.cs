using Glossa.Nn;

namespace Glossa.Training;

/// <summary>The order in which parts of a pre-trained model learn a new task.</summary>
public static class ChainThaw
{
    /// <summary>
    /// Returns the stages of chain-thaw (Felbo et al. 2017): the output layer, then each of the others by itself from the first to the
    /// last, then all together. This protects what was learned before a layer's turn, and each stage has few parameters to overfit with.
    /// </summary>
    /// <param name="module">The model; its <see cref="Module.ParameterLayers"/> are the layers.</param>
    /// <returns>The name and the parameters of each stage.</returns>
    public static IReadOnlyList<(string Name, IReadOnlyList<Parameter> Learning)> Of(Module module)
    {
        IReadOnlyList<IReadOnlyList<Parameter>> layers = module.ParameterLayers;
        return [("output", layers[^1]), .. layers.SkipLast(1).Select((layer, i) => ($"layer {i + 1} of {layers.Count}", layer)),
            ("all", [.. layers.SelectMany(layer => layer)])];
    }
}
