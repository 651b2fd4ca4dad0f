using System.Globalization;
using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The detail in which a <see cref="ComputationGraph"/> shows a model.</summary>
public enum GraphDetail
{
    /// <summary>A node for every call of a layer that calls no others, and for the operations between layers.</summary>
    Layers,

    /// <summary>A node for every operation and every parameter.</summary>
    Operations,
}

/// <summary>The computation graphs of modules, with parameters and layers named by their paths.</summary>
public static class ModuleGraph
{
    /// <summary>Runs a forward pass and returns its graph: <c>model.Graph(run => model.Forward(batch, run))</c>.</summary>
    /// <param name="module">The model, initialised or loaded.</param>
    /// <param name="forward">Calls the model on an example, in the run it is given: recording, but not training.</param>
    /// <param name="detail">Whether layers are folded.</param>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    /// <exception cref="GraphException">Nothing was recorded, as all parameters are frozen.</exception>
    public static ComputationGraph Graph(this Module module, Func<Run, Tensor> forward, GraphDetail detail = GraphDetail.Layers)
    {
        Dictionary<Tensor, string> outputs = new(ReferenceEqualityComparer.Instance);
        Run run = new(new RunOptions
        {
            Gradients = true,
            Backend = module.Parameters.FirstOrDefault().Parameter?.Value.Backend ?? Backend.Cpu,
            OnLayer = (layer, output) => outputs[output] = layer,
        });
        return Of(forward(run), module, outputs, detail);
    }

    /// <summary>Returns the graph a result was computed by, such as a loss in training.</summary>
    /// <param name="result">The result, before its backward pass.</param>
    /// <param name="module">The model that names parameters and layers.</param>
    /// <param name="detail">Whether layers are folded.</param>
    /// <exception cref="GraphException">Nothing was recorded.</exception>
    public static ComputationGraph Graph(this Tensor result, Module module, GraphDetail detail = GraphDetail.Layers) =>
        Of(result, module, new Dictionary<Tensor, string>(ReferenceEqualityComparer.Instance), detail);

    /// <summary>The graph a result was computed by, in the DOT language (<see cref="ComputationGraph.ToGraphviz"/>).</summary>
    /// <param name="result">The result, before its backward pass.</param>
    /// <param name="module">The model that names parameters and layers.</param>
    /// <param name="detail">Whether layers are folded.</param>
    /// <exception cref="GraphException">Nothing was recorded.</exception>
    public static string ToGraphviz(this Tensor result, Module module, GraphDetail detail = GraphDetail.Operations) =>
        result.Graph(module, detail).ToGraphviz();

    private static ComputationGraph Of(Tensor result, Module module, Dictionary<Tensor, string> names, GraphDetail detail)
    {
        foreach ((_, Parameter parameter) in module.Parameters.Concat(module.Buffers)) names[parameter.Value] = parameter.Path;
        ComputationGraph graph = ComputationGraph.Of(result, names);
        HashSet<string> computing = [.. graph.Nodes.Where(node => node.Kind == GraphNodeKind.Operation).Select(node => node.Layer)];
        Dictionary<string, Module> single = [];
        foreach (Module layer in module.Modules.Select(entry => entry.Module).Where(IsSingle)) single[layer.DisplayName] = layer;
        if (detail == GraphDetail.Layers) graph = graph.Fold(single.ToDictionary(entry => entry.Key, entry => PathsOf(entry.Value)));
        return graph with { Nodes = [.. graph.Nodes.Select(Placed)] };

        GraphNode Placed(GraphNode node) => node.Kind switch
        {
            GraphNodeKind.Layer => Described(node, single[node.Name]) with { Layer = Around(node.Name) },
            GraphNodeKind.Parameter => node with { Layer = Around(node.Name) },
            // The model itself needs no frame.
            _ => node with { Layer = node.Layer == module.DisplayName && module.Path.Length == 0 ? "" : node.Layer },
        };

        // A layer that computes by itself, whatever layers it is made of.
        bool IsSingle(Module layer) => computing.Contains(layer.DisplayName)
            && !layer.Modules.Skip(1).Any(entry => computing.Contains(entry.Module.DisplayName));

        static IReadOnlySet<string> PathsOf(Module layer) => layer.Parameters.Select(entry => entry.Parameter.Path).ToHashSet();

        static string Around(string path) => path[..Math.Max(0, path.LastIndexOf('.'))];
    }

    /// <summary>A folded layer with its class and settings, its output's shape and its parameters.</summary>
    private static GraphNode Described(GraphNode node, Module layer)
    {
        string type = layer.GetType().Name;
        string settings = layer is IDescribed { Description.Length: > 0 } own ? $"{type}: {own.Description}" : type;
        string count = string.Create(CultureInfo.InvariantCulture, $"{layer.ParameterCount:N0} parameters");
        return node with { Details = layer.ParameterCount > 0 ? [settings, .. node.Details, count] : [settings, .. node.Details] };
    }
}
