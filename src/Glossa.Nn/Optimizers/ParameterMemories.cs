using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The optimiser's state of all parameters, by parameter in use and by path in saved states.</summary>
internal sealed class ParameterMemories
{
    private Dictionary<Parameter, ParameterMemory> memories = [];

    /// <summary>The state of a parameter; empty at first.</summary>
    public ParameterMemory this[Parameter parameter]
    {
        get
        {
            if (!memories.TryGetValue(parameter, out ParameterMemory? memory))
            {
                memories.Add(parameter, memory = new ParameterMemory(parameter));
            }
            return memory;
        }
    }

    /// <summary>Whether anything is remembered of a parameter.</summary>
    public bool Know(Parameter parameter) => memories.ContainsKey(parameter);

    public TrainingState Save(string kind, IEnumerable<Parameter> parameters)
    {
        Dictionary<string, Tensor> tensors = [];
        Dictionary<string, double> scalars = [];
        foreach (Parameter parameter in ByPath(parameters).Values)
        {
            if (memories.TryGetValue(parameter, out ParameterMemory? memory)) memory.Save(tensors, scalars);
        }
        return new TrainingState(kind, tensors, scalars);
    }

    /// <summary>Takes copies of a saved state; what is not in it is forgotten.</summary>
    /// <exception cref="OptimizerException">It does not fit; nothing was changed then.</exception>
    public void Load(string kind, TrainingState state, IEnumerable<Parameter> parameters)
    {
        state.CheckKind(kind);
        Dictionary<string, Parameter> known = ByPath(parameters);
        List<string> wrong = [];
        foreach (string name in state.Tensors.Keys.Concat(state.Scalars.Keys))
        {
            if (!known.TryGetValue(Split(name).Path, out Parameter? parameter))
            {
                wrong.Add($"{name} belongs to no parameter");
            }
            else if (state.Tensors.TryGetValue(name, out Tensor? tensor) && tensor.Shape != parameter.Shape)
            {
                wrong.Add($"{name} has shape {tensor.Shape}, the parameter {parameter.Shape}");
            }
        }
        if (wrong.Count > 0)
        {
            throw new OptimizerException($"The saved state does not fit the model this {kind} trains: "
                + $"{string.Join("; ", wrong.Take(10))}{(wrong.Count > 10 ? "; …" : "")}.");
        }
        ParameterMemories loaded = new();
        foreach ((string name, Tensor tensor) in state.Tensors) loaded[known[Split(name).Path]].Load(Split(name).Name, tensor);
        foreach ((string name, double scalar) in state.Scalars) loaded[known[Split(name).Path]].Load(Split(name).Name, scalar);
        memories = loaded.memories;
    }

    private static Dictionary<string, Parameter> ByPath(IEnumerable<Parameter> parameters)
    {
        Dictionary<string, Parameter> byPath = [];
        foreach (Parameter parameter in parameters)
        {
            if (!byPath.TryAdd(parameter.Path, parameter))
            {
                throw new OptimizerException(
                    $"Two parameters have the path '{parameter.Path}', so a saved state cannot tell them apart. "
                        + "Make both modules fields of one module and initialise that.");
            }
        }
        return byPath;
    }

    private static (string Path, string Name) Split(string name)
    {
        int dot = name.LastIndexOf('.');
        return dot < 0 ? ("", name) : (name[..dot], name[(dot + 1)..]);
    }
}
