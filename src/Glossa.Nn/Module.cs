using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// A part of a model: it owns parameters and other modules and computes something from tensors. Modules hold no mode and no state of a call
/// (that is the <see cref="Run"/>'s), so a model that is not being trained serves any number of threads.
/// </summary>
/// <remarks>
/// Parameters are made with <see cref="NewParameter"/> and thereby registered. Modules kept in fields and properties (also in arrays, lists
/// and dictionaries) are found by themselves; their name is the field's in snake_case, or what <see cref="StateNameAttribute"/> says.
/// Trimmed and natively compiled programs keep all fields of the modules they use, so the same modules are found there.
/// </remarks>
[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)]
public abstract class Module
{
    private readonly List<Parameter> own = [];

    /// <summary>
    /// The path within the model (<c>encoder.layers.0</c>), known once the model was initialised or loaded; empty for the model itself.
    /// </summary>
    public string Path { get; private set; } = "";

    /// <summary>The name errors, graphs and profiles show: the path, or the type's name for a module on its own.</summary>
    public string DisplayName => Path.Length > 0 ? Path : GetType().Name;

    /// <summary>The modules this one is made of, with their names, in the order of their fields.</summary>
    public IEnumerable<(string Name, Module Module)> Children =>
        FieldsOf(GetType()).SelectMany(member => ModulesIn(NameOf(member), member.GetValue(this)));

    /// <summary>This module and all below it, with their paths, each once.</summary>
    public IEnumerable<(string Path, Module Module)> Modules => Walk("", new HashSet<Module>(ReferenceEqualityComparer.Instance));

    /// <summary>All trained and frozen parameters of this module and those below it, with their paths, each once.</summary>
    public IEnumerable<(string Path, Parameter Parameter)> Parameters => Everything.Where(entry => !entry.Parameter.IsBuffer);

    /// <summary>All buffers of this module and those below it, with their paths, each once.</summary>
    public IEnumerable<(string Path, Parameter Parameter)> Buffers => Everything.Where(entry => entry.Parameter.IsBuffer);

    /// <summary>
    /// The parameters in layers from the input to the output, each parameter once: what <see cref="LayerGroups"/> trains at different rates
    /// or one after another. One layer, where a module knows no better.
    /// </summary>
    public virtual IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => [Together(this)];

    /// <summary>The number of trained and frozen values.</summary>
    public long ParameterCount => Parameters.Sum(entry => entry.Parameter.Shape.Count);

    /// <summary>Parameters and buffers with their paths, each once: the module's state.</summary>
    private IEnumerable<(string Path, Parameter Parameter)> Everything
    {
        get
        {
            HashSet<Parameter> seen = new(ReferenceEqualityComparer.Instance);
            foreach ((string path, Module module) in Modules)
            {
                foreach (Parameter parameter in module.own)
                {
                    if (seen.Add(parameter)) yield return (Join(path, parameter.Name), parameter);
                }
            }
        }
    }

    /// <summary>Stops (or resumes) the training of every parameter of this module and those below it.</summary>
    /// <param name="frozen">Whether they are frozen.</param>
    public void Freeze(bool frozen = true)
    {
        foreach ((_, Parameter parameter) in Parameters) parameter.IsFrozen = frozen;
    }

    /// <summary>Forgets all gradients.</summary>
    public void ClearGradients()
    {
        foreach ((_, Parameter parameter) in Parameters)
        {
            if (parameter.IsInitialized) parameter.Value.ClearGradient();
        }
    }

    /// <summary>The state: the tensor of every parameter and buffer by path (not copies).</summary>
    /// <exception cref="ModuleException">The model was neither initialised nor loaded.</exception>
    public IReadOnlyDictionary<string, Tensor> State() => Everything.ToDictionary(entry => entry.Path, entry => entry.Parameter.Value);

    /// <summary>Copies a state into the parameters and buffers.</summary>
    /// <param name="state">Tensors by path, of any backend.</param>
    /// <param name="strict">Whether missing, unexpected and misshapen tensors are an error; otherwise they are only reported.</param>
    /// <param name="backend">The backend of the parameters; the one they are on, or the CPU, when left out.</param>
    /// <returns>The names that were missing, unexpected or misshapen.</returns>
    /// <exception cref="ModuleException">Strict, and something does not fit; nothing was changed then.</exception>
    public StateReport LoadState(IReadOnlyDictionary<string, Tensor> state, bool strict = true, Backend? backend = null)
    {
        NamePaths();
        List<(Parameter Parameter, Tensor Tensor)> fitting = [];
        List<string> missing = [], misshapen = [];
        HashSet<string> unused = [.. state.Keys];
        foreach ((string path, Parameter parameter) in Everything)
        {
            unused.Remove(path);
            if (!state.TryGetValue(path, out Tensor? tensor)) missing.Add(path);
            else if (tensor.Shape != parameter.Shape) misshapen.Add($"{path}: {tensor.Shape} where {parameter.Shape} is needed");
            else fitting.Add((parameter, tensor));
        }
        StateReport report = new(missing, [.. unused.Order(StringComparer.Ordinal)], misshapen);
        if (strict && !report.IsComplete) throw new ModuleException($"The state does not fit this {GetType().Name}. {report}");
        if (backend is not null) MoveAll(backend);
        foreach ((Parameter parameter, Tensor tensor) in fitting)
        {
            Backend target = backend ?? (parameter.IsInitialized ? parameter.Value.Backend : Backend.Cpu);
            (parameter.IsInitialized && parameter.Value.Backend == target ? parameter.Value : parameter.Allocate(target)).CopyFrom(tensor);
        }
        return report;
    }

    /// <summary>A table of layers, parameters, shapes, counts and bytes.</summary>
    public override string ToString() => ModuleTable.Of(this);

    /// <summary>
    /// Computes a value in this module's name: errors, graphs and profiles show it, and in predictions the memory of everything made on the
    /// way is recycled at once.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="compute">The computation.</param>
    /// <returns>The value.</returns>
    protected Tensor Within(Run run, Func<Tensor> compute)
    {
        using LayerMark mark = run.Enter(DisplayName);
        if (!run.RecyclesEarly) return mark.Output(compute());
        using Scope scope = run.OpenScope();
        return mark.Output(scope.Return(compute()));
    }

    /// <summary>
    /// Computes a value from tensors and this module's parameters; in training, what the backward pass needs is computed again instead of
    /// stored (<see cref="Run.Recompute"/>).
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="compute">The computation, in the run that it is given; it changes nothing.</param>
    /// <param name="inputs">The tensors that it reads and a gradient can flow to; null entries are ignored.</param>
    /// <returns>The value.</returns>
    protected Tensor Recompute(Run run, Func<Run, Tensor> compute, params ReadOnlySpan<Tensor?> inputs) =>
        run.RecordsGradients ? run.Recompute(compute, [.. inputs, .. Together(this).Select(parameter => parameter.Value)]) : compute(run);

    /// <summary>The layers of stacked modules.</summary>
    /// <param name="modules">The modules from the input to the output; null for one that is not there.</param>
    protected static IReadOnlyList<IReadOnlyList<Parameter>> Stacked(params IEnumerable<Module?> modules) =>
        [.. modules.OfType<Module>().SelectMany(module => module.ParameterLayers).Where(layer => layer.Count > 0)];

    /// <summary>The parameters of modules that work side by side, or belong together, as one layer.</summary>
    /// <param name="modules">The modules; null for one that is not there.</param>
    protected static IReadOnlyList<Parameter> Together(params IEnumerable<Module?> modules) =>
        [.. modules.OfType<Module>().SelectMany(module => module.Parameters).Select(entry => entry.Parameter)];

    /// <summary>Makes and registers a parameter.</summary>
    /// <param name="name">Its name, in PyTorch's spelling.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">The initialiser.</param>
    /// <param name="fans">The sizes initialisers scale by; from the shape when left out.</param>
    protected Parameter NewParameter(string name, Shape shape, Initializer initializer, Fans? fans = null) =>
        Register(new Parameter(name, shape, initializer, fans ?? Fans.Of(shape), false));

    /// <summary>Makes and registers a buffer: part of the state, never trained by gradients.</summary>
    /// <param name="name">Its name, in PyTorch's spelling.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="initializer">The initialiser.</param>
    protected Parameter NewBuffer(string name, Shape shape, Initializer initializer) =>
        Register(new Parameter(name, shape, initializer, Fans.Of(shape), true));

    /// <summary>The parameters this module itself owns.</summary>
    internal IReadOnlyList<Parameter> Own => own;

    /// <summary>Gives every parameter a start value.</summary>
    internal void InitializeAll(ulong seed, Backend backend)
    {
        NamePaths();
        RandomSource random = new(seed);
        foreach ((string path, Parameter parameter) in Everything)
        {
            // Each parameter draws from a stream of its own name: adding a layer does not change the others.
            parameter.Initializer.Fill(parameter.Allocate(backend), parameter.Fans, random.Fork(path).Next());
        }
    }

    /// <summary>Moves every parameter to a backend.</summary>
    internal void MoveAll(Backend backend)
    {
        foreach ((_, Parameter parameter) in Everything) parameter.MoveTo(backend);
    }

    private Parameter Register(Parameter parameter)
    {
        if (own.Any(other => other.Name == parameter.Name))
        {
            throw new ModuleException($"{GetType().Name} has two parameters named '{parameter.Name}'.");
        }
        own.Add(parameter);
        return parameter;
    }

    private void NamePaths()
    {
        foreach ((string path, Module module) in Modules) module.Path = path;
        HashSet<string> taken = [];
        foreach ((string path, Parameter parameter) in Everything)
        {
            if (!taken.Add(path))
            {
                throw new ModuleException($"Two parameters of this {GetType().Name} have the path '{path}'. "
                    + "Rename a field, or give one another name with [field: StateName(\"…\")].");
            }
            parameter.Path = path;
        }
    }

    private IEnumerable<(string Path, Module Module)> Walk(string path, HashSet<Module> seen)
    {
        if (!seen.Add(this)) yield break;
        yield return (path, this);
        foreach ((string name, Module child) in Children)
        {
            foreach ((string Path, Module Module) below in child.Walk(Join(path, name), seen)) yield return below;
        }
    }

    /// <summary>The modules a field holds: itself, or those in its arrays, lists and dictionaries, however nested.</summary>
    private static IEnumerable<(string Name, Module Module)> ModulesIn(string name, object? content) => content switch
    {
        Module module => [(name, module)],
        string => [],
        // Only collections of objects can hold modules; those of values are passed over unread.
        IDictionary { Values: IEnumerable<object> } dictionary => dictionary.Keys.Cast<object>()
            .SelectMany(key => ModulesIn(Join(name, $"{key}"), dictionary[key])),
        IEnumerable<object?> items =>
            items.SelectMany((item, index) => ModulesIn(Join(name, index.ToString(CultureInfo.InvariantCulture)), item)),
        _ => [],
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <summary>The fields of a type in the order in which they are declared, those of its base classes first.</summary>
    private static IEnumerable<FieldInfo> FieldsOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.AllFields)] Type type)
    {
        // Private fields of base classes are not listed with the derived type, so every level is asked.
        IEnumerable<FieldInfo> inherited =
            type.BaseType is { } parent && parent != typeof(Module) && parent != typeof(object) ? FieldsOf(parent) : [];
        return inherited.Concat(
            type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
    }

    private static string NameOf(FieldInfo field)
    {
        if (field.GetCustomAttribute<StateNameAttribute>() is { } given) return given.Name;
        ReadOnlySpan<char> name = field.Name;
        // The field behind a property is called <Property>k__BackingField, behind a constructor's parameter <parameter>P.
        if (name[0] == '<') name = name[1..name.IndexOf('>')];
        StringBuilder snake = new();
        for (int i = 0; i < name.Length; i++)
        {
            // A word begins at a capital after a small letter, and at the last capital of several before one: HTTPClient is http_client.
            bool begins = i > 0
                && char.IsUpper(name[i])
                && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (begins) snake.Append('_');
            snake.Append(char.ToLowerInvariant(name[i]));
        }
        return snake.ToString();
    }
}

/// <summary>
/// The name of a module in states and paths, where it differs from its field's: <c>[field: StateName("self_attn")]</c>. An empty name on an
/// array or list leaves the indices alone: <c>0.weight</c>.
/// </summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Field)]
public sealed class StateNameAttribute(string name) : Attribute
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;
}
