using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The state an optimiser keeps of one parameter between steps.</summary>
public sealed class ParameterMemory
{
    private readonly Parameter parameter;
    private readonly Dictionary<string, Tensor> tensors = [];
    private readonly Dictionary<string, double> scalars = [];
    private object? lazyRowUpdates;

    internal ParameterMemory(Parameter parameter) => this.parameter = parameter;

    /// <summary>The number of updates of the parameter, the running step included.</summary>
    public long Steps { get; internal set; }

    /// <summary>A tensor of the parameter's shape on its backend, zero at first.</summary>
    /// <param name="name">Its name, in PyTorch's spelling: <c>exp_avg</c>.</param>
    public Tensor this[string name] => Tensor(name, 0);

    /// <summary>Whether a tensor has been made.</summary>
    /// <param name="name">Its name.</param>
    public bool Knows(string name) => tensors.ContainsKey(name);

    /// <summary>A tensor of the parameter's shape on its backend.</summary>
    /// <param name="name">Its name, in PyTorch's spelling: <c>exp_avg</c>.</param>
    /// <param name="start">The value of all its elements at first.</param>
    public Tensor Tensor(string name, double start)
    {
        Backend backend = parameter.Value.Backend;
        if (!tensors.TryGetValue(name, out Tensor? tensor)) tensor = Tensors.Tensor.Full(parameter.Shape, start, backend);
        // The model may have been moved since the last step.
        return tensors[name] = tensor.To(backend);
    }

    /// <summary>A number that is saved with the tensors.</summary>
    /// <param name="name">Its name, in PyTorch's spelling: <c>mu_product</c>.</param>
    /// <param name="start">Its value at first.</param>
    public double Scalar(string name, double start) => scalars.GetValueOrDefault(name, start);

    /// <summary>Remembers a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The number.</param>
    public void SetScalar(string name, double value) => scalars[name] = value;

    /// <summary>The updates of a table by rows, which know the rows no step has changed yet.</summary>
    internal LazyRowUpdates<F> LazyRowUpdates<F>(Tensor? first, Tensor? second, Tensor? third) where F : struct, IUpdate
    {
        if (lazyRowUpdates is not LazyRowUpdates<F> known || !known.IsOf(parameter.Value, first, second, third))
        {
            lazyRowUpdates = known = new(parameter.Value, first, second, third);
        }
        return known;
    }

    /// <summary>A dense gradient has changed every row.</summary>
    internal void ForgetLazyRowUpdates() => lazyRowUpdates = null;

    internal void Save(Dictionary<string, Tensor> allTensors, Dictionary<string, double> allScalars)
    {
        allScalars.Add($"{parameter.Path}.{StepName}", Steps);
        foreach ((string name, Tensor tensor) in tensors) allTensors.Add($"{parameter.Path}.{name}", tensor);
        foreach ((string name, double scalar) in scalars) allScalars.Add($"{parameter.Path}.{name}", scalar);
    }

    internal void Load(string name, Tensor saved) => this[name].CopyFrom(saved);

    internal void Load(string name, double saved)
    {
        if (name == StepName) Steps = (long)saved;
        else scalars[name] = saved;
    }

    private const string StepName = "step";
}
